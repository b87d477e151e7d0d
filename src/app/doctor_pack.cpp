#include "app/doctor_pack.h"

#include <array>
#include <fstream>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "evaluation/choices.h"
#include "pack/pack.h"

namespace limn::app {
namespace {

// The start of the SHA-256 of the pack's table, which holds the hashes of all its entries: tells one pack from another.
std::string fingerprint(const std::filesystem::path& path) {
    constexpr std::streamoff kTableHash = 40;
    std::ifstream file(path, std::ios::binary);
    std::array<char, 6> bytes = {};
    if (!file.seekg(kTableHash).read(bytes.data(), bytes.size())) return "unknown";
    std::string text;
    for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return text;
}

}  // namespace

Finding examine_pack(const std::filesystem::path& path) {
    const auto opened = pack::open_pack(path.string());
    if (!opened)
        return {"pack", Health::limited, opened.error().message,
                "Stand-ins are shown for what is missing; ./run compiles the pack anew."};
    const pack::Pack& pack = **opened;
    const std::string found =
        fmt::format("{}: version {}, {}, {} entries, {:.0f} MB", path.string(), pack::kVersion, fingerprint(path),
                    pack.names().size(), double(std::filesystem::file_size(path)) / 1e6);
    std::string missing;
    for (const char* part : {"person/", "worlds/", "sky/"}) {
        if (!pack.names(part).empty()) continue;
        missing += (missing.empty() ? "" : ", ") + std::string(part);
    }
    std::string choices;
    if (missing.empty())
        for (const std::string& sentence : evaluation::missing_choices(pack)) choices += "; " + sentence;
    if (!choices.empty())
        return {"pack", Health::limited, found + choices,
                "Who chooses one of these sees nothing of it; ./run compiles the pack anew."};
    if (missing.empty()) return {"pack", Health::good, found, ""};
    return {"pack", Health::limited, fmt::format("{}; without {}", found, missing),
            "Stand-ins are shown for what is missing; ./run compiles the pack anew."};
}

}  // namespace limn::app
