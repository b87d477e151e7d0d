#pragma once
// HTTP as the rest of the program sees it: plain values.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace limn::stream {

struct Request {
    std::string method;         // GET, HEAD or POST
    std::string path;           // "/api/worlds", percent-decoded, no query
    std::string query;          // as sent, without '?'
    std::string host;           // the Host header, already admitted
    std::string if_none_match;  // empty when absent
};

struct Response {
    int status = 200;
    std::string type = "text/plain; charset=utf-8";
    std::shared_ptr<const std::string> body;  // null = empty
    std::vector<std::pair<std::string, std::string>> headers = {};
};

// Answers one request; called once, from any thread.
using Reply = std::function<void(Response)>;

Response text_response(int status, std::string body);
Response json_response(int status, std::string body);
// {"error": {"message", "field"}}
Response error_response(int status, std::string_view message, std::string_view field = {});

// The value of a query's key, percent-decoded; empty when absent or malformed. Any bytes: see base/readable.h.
std::string query_value(std::string_view query, std::string_view key);
// False when a % is not followed by two hexadecimal digits, or a decoded byte is a control character.
bool percent_decode(std::string_view text, std::string& out);

// A body that was received whole into a file of its own, which is removed with this value.
class UploadedFile {
  public:
    UploadedFile() = default;
    UploadedFile(std::filesystem::path path, uint64_t bytes) : path_(std::move(path)), bytes_(bytes) {}
    UploadedFile(UploadedFile&& other) noexcept : path_(std::exchange(other.path_, {})), bytes_(other.bytes_) {}
    ~UploadedFile();
    const std::filesystem::path& path() const { return path_; }
    uint64_t bytes() const { return bytes_; }
    void set_bytes(uint64_t bytes) { bytes_ = bytes; }

  private:
    std::filesystem::path path_;
    uint64_t bytes_ = 0;
};

}  // namespace limn::stream
