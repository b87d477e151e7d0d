#pragma once
// A folder of its own for each test.
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace limn::store {

struct TemporaryFolder {
    std::filesystem::path path;
    TemporaryFolder() {
        std::string name = std::filesystem::temp_directory_path() / "limn-store-XXXXXX";
        path = mkdtemp(name.data());
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
};

}  // namespace limn::store
