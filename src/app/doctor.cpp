#include "app/doctor.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace limn::app {
namespace {

const char* word(Health health) {
    switch (health) {
        case Health::good:
            return "good";
        case Health::limited:
            return "limited";
        case Health::broken:
            return "broken";
    }
    return "";
}

bool is_broken(const Finding& finding) {
    return finding.health == Health::broken;
}

void print_json(const std::vector<Finding>& findings, bool healthy) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Finding& finding : findings)
        list.push_back({{"subject", finding.subject},
                        {"health", word(finding.health)},
                        {"found", finding.found},
                        {"follows", finding.follows}});
    const nlohmann::ordered_json report = {{"healthy", healthy}, {"findings", std::move(list)}};
    // A path need not be UTF-8; the report is.
    fmt::print("{}\n", report.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

void print_lines(const std::vector<Finding>& findings) {
    size_t width = 0;
    for (const Finding& finding : findings) width = std::max(width, finding.subject.size());
    for (const Finding& finding : findings) {
        fmt::print("{:<8}{:<{}}  {}\n", word(finding.health), finding.subject, width, finding.found);
        if (!finding.follows.empty()) fmt::print("{:<8}{:<{}}  -> {}\n", "", "", width, finding.follows);
    }
}

}  // namespace

int doctor(const DoctorOptions& options) {
    const std::vector<Finding> findings = examine(options);
    const bool healthy = std::none_of(findings.begin(), findings.end(), is_broken);
    if (options.json)
        print_json(findings, healthy);
    else
        print_lines(findings);
    std::fflush(stdout);
    return healthy ? 0 : 1;
}

}  // namespace limn::app
