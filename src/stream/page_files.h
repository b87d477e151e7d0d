#pragma once
// The built page: a folder of files, held in memory and served by exact name, so that no path can lead out of it.
// Hidden files, links and kinds of files that no page uses are left out.
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace limn::stream {

struct PageFile {
    std::shared_ptr<const std::string> body;
    std::string type;  // Content-Type
    std::string etag;
    bool immutable = false;  // its name holds a hash of its content
};

class PageFiles {
  public:
    // A folder that is not there holds no files.
    explicit PageFiles(std::filesystem::path folder);

    // path begins with '/'; "/" is index.html. Null when there is no such file. A rebuilt page (a newer index.html) is
    // read anew.
    const PageFile* find(std::string_view path);
    const std::filesystem::path& folder() const { return folder_; }

  private:
    void load();

    std::filesystem::path folder_;
    std::filesystem::file_time_type loaded_;
    std::map<std::string, PageFile, std::less<>> files_;
};

// By the name's ending; application/octet-stream when unknown.
std::string_view mime_type(std::string_view name);

}  // namespace limn::stream
