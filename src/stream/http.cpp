#include "stream/http.h"

#include <nlohmann/json.hpp>

namespace limn::stream {
namespace {

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

Response text_response(int status, std::string body) {
    return {status, "text/plain; charset=utf-8", std::make_shared<const std::string>(std::move(body))};
}

Response json_response(int status, std::string body) {
    return {status, "application/json", std::make_shared<const std::string>(std::move(body))};
}

Response error_response(int status, std::string_view message, std::string_view field) {
    nlohmann::json body{{"error", {{"message", message}, {"field", field}}}};
    return json_response(status, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

namespace {

bool decode(std::string_view text, std::string& out, bool controls) {
    out.clear();
    for (size_t i = 0; i < text.size(); i++) {
        unsigned char c = static_cast<unsigned char>(text[i]);
        if (c == '%') {
            if (i + 2 >= text.size()) return false;
            int high = hex(text[i + 1]), low = hex(text[i + 2]);
            if (high < 0 || low < 0) return false;
            c = static_cast<unsigned char>(high * 16 + low);
            i += 2;
        }
        if (!controls && (c < 0x20 || c == 0x7f)) return false;
        out.push_back(static_cast<char>(c));
    }
    return true;
}

}  // namespace

bool percent_decode(std::string_view text, std::string& out) {
    return decode(text, out, false);
}

std::string query_value(std::string_view query, std::string_view key) {
    while (!query.empty()) {
        size_t end = query.find('&');
        std::string_view pair = query.substr(0, end);
        query = end == query.npos ? std::string_view() : query.substr(end + 1);
        if (!pair.starts_with(key) || pair.size() <= key.size() || pair[key.size()] != '=') continue;
        std::string coded(pair.substr(key.size() + 1)), value;
        for (char& c : coded)
            if (c == '+') c = ' ';
        return decode(coded, value, true) ? value : std::string();
    }
    return {};
}

UploadedFile::~UploadedFile() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

}  // namespace limn::stream
