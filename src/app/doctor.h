#pragma once
// `limn doctor`: what this machine has, what is missing, and what follows from it.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace limn::app {

struct DoctorOptions {
    std::filesystem::path pack;      // the compiled asset pack
    std::filesystem::path page;      // folder of the built page
    std::filesystem::path data;      // where films are kept
    std::filesystem::path carriers;  // the carrier cache; empty: where ./run keeps it for this user
    std::string host = "127.0.0.1";  // numeric address that `limn serve` would listen on
    uint16_t port = 8080;
    bool json = false;
};

enum class Health { good, limited, broken };  // limited: it works, with less; broken: `limn serve` cannot do its work

struct Finding {
    std::string subject;  // one word, such as "port"
    Health health = Health::good;
    std::string found;    // what is there
    std::string follows;  // what that means and what to do; may be empty when all is well
};

// Looks at everything once; leaves nothing behind on disk or on the network.
std::vector<Finding> examine(const DoctorOptions& options);

// Examines and prints to stdout, as lines or as {"healthy": bool, "findings": [{subject, health, found, follows}]}.
// The exit status: 0, or 1 when something is broken.
int doctor(const DoctorOptions& options);

}  // namespace limn::app
