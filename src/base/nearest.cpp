#include "base/nearest.h"

#include <algorithm>
#include <numeric>

namespace limn::base {
namespace {

constexpr size_t kMostBytes = 80;

// Lower case, one blank between words.
std::string plain(std::string_view text) {
    std::string out;
    for (char c : text.substr(0, kMostBytes)) {
        if (c == '_' || c == '-' || c == '.' || c == ' ') {
            if (!out.empty() && out.back() != ' ') out += ' ';
        } else {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

double distance(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return a == b ? 0 : 1;
    std::vector<int> before(b.size() + 1), last(b.size() + 1), next(b.size() + 1);
    std::iota(last.begin(), last.end(), 0);
    for (size_t i = 1; i <= a.size(); ++i) {
        next[0] = static_cast<int>(i);
        for (size_t j = 1; j <= b.size(); ++j) {
            next[j] = std::min({last[j] + 1, next[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                next[j] = std::min(next[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, next);
    }
    const size_t common = static_cast<size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
    const double longer = static_cast<double>(std::max(a.size(), b.size()));
    return (last[b.size()] - 0.5 * std::min<double>(static_cast<double>(common), last[b.size()])) / longer;
}

}  // namespace

double name_distance(std::string_view wanted, std::string_view name) {
    const std::string a = plain(wanted), b = plain(name);
    double least = distance(a, b);
    // A word alone says less than the whole.
    for (size_t from = 0; from < b.size();) {
        const size_t to = std::min(b.find(' ', from), b.size());
        if (to - from < b.size())
            least = std::min(least, 0.1 + 0.9 * distance(a, std::string_view(b).substr(from, to - from)));
        from = to + 1;
    }
    return least;
}

std::vector<size_t> nearest_names(std::string_view wanted, std::span<const std::string> names, size_t most) {
    std::vector<std::pair<double, size_t>> all;
    for (size_t i = 0; i < names.size(); ++i) all.emplace_back(name_distance(wanted, names[i]), i);
    most = std::min(most, all.size());
    std::ranges::partial_sort(all, all.begin() + static_cast<std::ptrdiff_t>(most));
    std::vector<size_t> nearest;
    for (size_t i = 0; i < most; ++i) nearest.push_back(all[i].second);
    return nearest;
}

}  // namespace limn::base
