#include "app/places.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace limn::app {
namespace fs = std::filesystem;

fs::path home_of_program() {
    std::error_code error;
    fs::path program = fs::read_symlink("/proc/self/exe", error);
    for (fs::path folder = program.parent_path(); !error && folder.has_relative_path(); folder = folder.parent_path())
        if (fs::exists(folder / "schema" / "kinds.json", error)) return folder;
    return {};
}

fs::path default_pack() {
    return home_of_program() / "build" / "pack" / "limn.pack";
}

fs::path default_page() {
    return home_of_program() / "web" / "dist";
}

fs::path default_denoiser() {
    return home_of_program() / "build" / "denoiser" / "lib" / "libOpenImageDenoise.so.2";
}

fs::path default_inference() {
    return home_of_program() / "build" / "inference" / "lib" / "libonnxruntime.so.1";
}

fs::path default_data() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data == '/') return fs::path(data) / "limn";
    const char* home = std::getenv("HOME");
    if (!home || !*home)
        if (const passwd* user = ::getpwuid(::getuid())) home = user->pw_dir;
    return fs::path(home && *home ? home : "/tmp") / ".local" / "share" / "limn";
}

}  // namespace limn::app
