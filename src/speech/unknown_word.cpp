#include "speech/unknown_word.h"

#include <map>
#include <nlohmann/json.hpp>

#include "inference/network.h"
#include "speech/utf8.h"

namespace limn::speech {

struct WordReader {
    inference::NetworkPtr network;
    std::map<std::string, int64_t, std::less<>> letters;  // from 1
    std::vector<std::string> phonemes;                    // that of id 1 first
    size_t most = 0;                                      // letters
};
void WordReaderDeleter::operator()(WordReader* r) const {
    delete r;
}

base::Result<WordReaderPtr> load_word_reader(const pack::Pack& pack, inference::RuntimePtr runtime) {
    const auto text = pack.text("voice/unknown_word.json");
    if (!text) return text.error();
    const auto onnx = pack.bytes("voice/unknown_word");
    if (!onnx) return onnx.error();
    WordReaderPtr r(new WordReader);
    try {
        const auto known = nlohmann::json::parse(*text);
        for (const auto& letter : known.at("in"))
            r->letters.emplace(letter.get<std::string>(), static_cast<int64_t>(r->letters.size()) + 1);
        r->phonemes = known.at("out").get<std::vector<std::string>>();
        r->most = known.at("maxlen").get<size_t>();
    } catch (const nlohmann::json::exception&) {
        return base::Error{"voice/unknown_word.json of the pack is damaged: compile the pack again"};
    }
    auto network = inference::load_network(std::move(runtime), *onnx, {"voice/unknown_word", {"chars"}, {"ids"}});
    if (!network) return network.error();
    r->network = std::move(*network);
    return r;
}

base::Result<std::string> pronounce(const WordReader& r, std::string_view word) {
    std::vector<int64_t> ids;
    for (size_t at = 0; at < word.size() && ids.size() < r.most;) {
        const std::string_view sign = sign_at(word, at);
        if (const auto found = r.letters.find(sign); found != r.letters.end()) ids.push_back(found->second);
        at += sign.size();
    }
    if (ids.empty()) return std::string();
    auto out = inference::run(*r.network, std::vector<inference::Input>{
                                              {std::span<const int64_t>(ids), {1, static_cast<int64_t>(ids.size())}}});
    if (!out) return out.error();
    // It says some phoneme, or none (0), for each part of a letter: repetitions are one (Graves et al., Connectionist
    // Temporal Classification, 2006).
    std::string phonemes;
    int64_t before = 0;
    for (const int64_t id : out->front().integers()) {
        if (id != before && id > 0 && id <= static_cast<int64_t>(r.phonemes.size()))
            phonemes += r.phonemes[static_cast<size_t>(id) - 1];
        before = id;
    }
    return phonemes;
}

}  // namespace limn::speech
