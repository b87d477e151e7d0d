#include "collaboration/client_fields.h"

#include <fmt/format.h>

#include <algorithm>

namespace limn::collaboration {

using document::Json;

double Fields::number(const char* name, double low, double high) {
    const Json* json = needed(name);
    if (!json) return 0;
    if (!json->is_number()) return fail(name, "must be a number"), 0;
    double value = json->get<double>();
    if (!(value >= low && value <= high)) return fail(name, fmt::format("must be from {} to {}", low, high)), 0;
    return value;
}

uint64_t Fields::whole(const char* name, uint64_t low, uint64_t high) {
    const Json* json = needed(name);
    if (!json) return 0;
    if (!json->is_number_unsigned()) return fail(name, "must be a whole number"), 0;
    auto value = json->get<uint64_t>();
    if (value < low || value > high) return fail(name, fmt::format("must be from {} to {}", low, high)), 0;
    return value;
}

bool Fields::flag(const char* name) {
    const Json* json = needed(name);
    if (!json) return false;
    if (!json->is_boolean()) return fail(name, "must be true or false"), false;
    return json->get<bool>();
}

std::string Fields::text(const char* name, size_t max_bytes) {
    const Json* json = needed(name);
    if (!json) return {};
    if (!json->is_string()) return fail(name, "must be text"), std::string();
    const auto& value = json->get_ref<const std::string&>();
    if (value.size() > max_bytes) return fail(name, fmt::format("must be at most {} bytes", max_bytes)), std::string();
    if (std::ranges::any_of(value, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
        return fail(name, "must hold no control characters"), std::string();
    return value;
}

std::string Fields::id(const char* name, size_t max_bytes, size_t min_bytes) {
    std::string value = text(name, max_bytes);
    bool plain = std::ranges::all_of(value, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!failed() && (value.empty() || !plain)) fail(name, "must be letters, digits, - and _");
    if (!failed() && value.size() < min_bytes) fail(name, fmt::format("must be at least {} bytes", min_bytes));
    return value;
}

size_t Fields::word(const char* name, std::initializer_list<std::string_view> words) {
    std::string value = text(name, 64);
    auto found = std::ranges::find(words, value);
    if (found == words.end()) return fail(name, fmt::format("must be one of: {}", fmt::join(words, ", "))), 0;
    return static_cast<size_t>(found - words.begin());
}

std::vector<document::Operation> Fields::operations(const char* name) {
    const Json* json = needed(name);
    if (!json) return {};
    auto read = document::operations_from_json(*json);
    if (!read) {
        if (!failed()) error_ = read.error();
        return {};
    }
    return *std::move(read);
}

void Fields::read_properties(const char* name, schema::KindId kind, std::span<const int> which,
                             std::span<double> values) {
    const Json* json = needed(name);
    if (!json) return;
    if (!json->is_object()) return fail(name, "must be an object");
    Fields inner(*json);
    for (size_t i = 0; i < which.size(); i++) {
        const schema::Property& p = schema::kind(kind).properties[static_cast<size_t>(which[i])];
        values[i] = inner.number(p.name.data(), p.min, p.max);
    }
    if (const auto& wrong = inner.error(); wrong && !failed())
        error_ = base::Error{fmt::format("{}.{}", name, wrong->message), fmt::format("{}.{}", name, wrong->field)};
}

const Json* Fields::needed(const char* name) {
    auto found = object_.find(name);
    if (found != object_.end()) return &*found;
    fail(name, "is missing");
    return nullptr;
}

void Fields::fail(const char* name, std::string_view what) {
    if (!error_) error_ = base::Error{fmt::format("{} {}", name, what), name};
}

}  // namespace limn::collaboration
