#pragma once
// Expected failures travel as values: Result<T> holds a T or an Error whose message names the thing and the way out.
#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace limn::base {

struct Error {
    std::string message;
    // The input field at fault, such as "ops[2].value"; empty when there is none.
    std::string field = {};
};

template <class T>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::move(value)) {}
    Result(Error error) : state_(std::move(error)) {}

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }
    // Only when ok(): asking a failed Result for its value is our own mistake.
    T& value() & { return assert(ok()), std::get<0>(state_); }
    const T& value() const& { return assert(ok()), std::get<0>(state_); }
    T&& value() && { return assert(ok()), std::get<0>(std::move(state_)); }
    T&& operator*() && { return std::move(*this).value(); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Error& error() const { return assert(!ok()), std::get<1>(state_); }

  private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}
    bool ok() const { return !error_; }
    explicit operator bool() const { return ok(); }
    const Error& error() const { return assert(error_), *error_; }

  private:
    std::optional<Error> error_;
};

}  // namespace limn::base
