#include "speech/links.h"

#include <algorithm>

#include "speech/characters.h"

namespace limn::speech {
namespace {

constexpr std::u32string_view kEndings[] = {U"com",  U"org", U"net", U"edu", U"gov", U"io", U"co", U"uk", U"de", U"fr",
                                            U"info", U"biz", U"us",  U"ca",  U"au",  U"tv", U"me", U"ly", U"ai"};

bool all(std::u32string_view text, std::u32string_view extra) {
    return std::all_of(text.begin(), text.end(), [&](char32_t c) { return is_word(c) || extra.find(c) != extra.npos; });
}

// Labels parted by single points, at least two.
bool is_dotted(std::u32string_view text) {
    const bool points = text.find(U'.') != text.npos && text.front() != U'.' && text.back() != U'.';
    return points && text.find(U"..") == text.npos && all(text, U"-.");
}

}  // namespace

bool is_link(std::u32string_view text) {
    const std::u32string start = lower(text.substr(0, 8));
    for (const std::u32string_view scheme : {U"https://", U"http://", U"ftp://", U"www."})
        if (std::u32string_view(start).starts_with(scheme) && text.size() > scheme.size()) return true;
    if (const size_t at = text.find(U'@'); at != text.npos)
        return at > 0 && all(text.substr(0, at), U".+-") && is_dotted(text.substr(at + 1));
    const std::u32string_view host = text.substr(0, text.find(U'/'));
    if (host.empty() || !is_dotted(host)) return false;
    const std::u32string ending = lower(host.substr(host.rfind(U'.') + 1));
    return std::find(std::begin(kEndings), std::end(kEndings), ending) != std::end(kEndings);
}

}  // namespace limn::speech
