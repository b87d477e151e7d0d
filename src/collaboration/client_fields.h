#pragma once
// Reads the fields of one object of a client's message, each within its bounds. What is read of which message is
// declared in schema/messages/client.json.
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "collaboration/message.h"
#include "document/json.h"
#include "schema/schema.h"

namespace limn::collaboration {

// The first thing wrong is kept; what is read after it has no meaning.
class Fields {
  public:
    explicit Fields(const document::Json& object) : object_(object) {}

    double number(const char* name, double low, double high);
    template <class T>
    T integer(const char* name, T low, T high) {
        return static_cast<T>(whole(name, static_cast<uint64_t>(low), static_cast<uint64_t>(high)));
    }
    bool flag(const char* name);
    // Without control characters.
    std::string text(const char* name, size_t max_bytes);
    // Letters, digits, - and _.
    std::string id(const char* name, size_t max_bytes, size_t min_bytes = 1);
    // The place of the word in the list.
    size_t word(const char* name, std::initializer_list<std::string_view> words);
    std::vector<document::Operation> operations(const char* name);

    // An object with these properties of a kind, all of them numbers, in the schema's ranges; their values in this
    // order.
    template <size_t N>
    std::array<double, N> properties(const char* name, schema::KindId kind, const std::array<int, N>& which) {
        std::array<double, N> values{};
        read_properties(name, kind, which, values);
        return values;
    }

    bool has(const char* name) const { return object_.contains(name); }
    bool failed() const { return error_.has_value(); }
    const std::optional<base::Error>& error() const { return error_; }

  private:
    const document::Json* needed(const char* name);
    uint64_t whole(const char* name, uint64_t low, uint64_t high);
    void read_properties(const char* name, schema::KindId kind, std::span<const int> which, std::span<double> values);
    void fail(const char* name, std::string_view what);

    const document::Json& object_;
    std::optional<base::Error> error_;
};

// The message of this type; nothing when there is no such type. Made from schema/messages/client.json.
std::optional<ClientMessage> read_client_message(std::string_view type, Fields& in);

}  // namespace limn::collaboration
