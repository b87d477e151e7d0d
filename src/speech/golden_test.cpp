// Sentences of all kinds, against what the front end that this one was modelled on makes of them
// (tests/speech/make_golden.py). Where ours is meant to differ, tests/speech/mended.txt says what it makes, and under
// which head.
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "speech/test_pack.h"

namespace limn::speech {
namespace {

struct Line {
    std::string accent, text, phonemes;
};

std::vector<Line> read(const char* path) {
    std::ifstream file(path);
    std::vector<Line> lines;
    for (std::string row; std::getline(file, row);) {
        if (row.empty() || row[0] == '#') continue;
        const size_t first = row.find('\t'), second = row.find('\t', first + 1);
        if (second == row.npos)
            throw std::runtime_error("a line of " + std::string(path) + " has fewer than three columns: " + row);
        lines.push_back({row.substr(0, first), row.substr(first + 1, second - first - 1), row.substr(second + 1)});
    }
    return lines;
}

TEST(Golden, EachSentenceIsReadAsTheModelReadsItOrAsMended) {
    std::map<std::pair<std::string, std::string>, std::string> mended;
    for (const Line& line : read("tests/speech/mended.txt")) mended[{line.accent, line.text}] = line.phonemes;
    const std::vector<Line> lines = read("tests/speech/golden.txt");
    size_t same = 0;
    for (const Line& line : lines) {
        const std::string ours = said(line.text, line.accent == "gb" ? Accent::british : Accent::american);
        const auto mend = mended.find({line.accent, line.text});
        same += ours == line.phonemes;
        if (std::getenv("LIMN_SHOW_MENDED") && ours != line.phonemes)
            std::printf("%s\t%s\t%s\n", line.accent.c_str(), line.text.c_str(), ours.c_str());
        EXPECT_EQ(ours, mend == mended.end() ? line.phonemes : mend->second) << line.accent << ": " << line.text;
    }
    EXPECT_GE(lines.size(), 1500u);
    EXPECT_GE(same, lines.size() * 98 / 100);
}

}  // namespace
}  // namespace limn::speech
