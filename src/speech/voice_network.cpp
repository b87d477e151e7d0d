#include "speech/voice_network.h"

#include <map>
#include <nlohmann/json.hpp>

#include "speech/utf8.h"

namespace limn::speech {

struct VoiceNetwork {
    inference::NetworkPtr durations, prosody, spectra;
    std::map<std::string, int, std::less<>> ids;
};
void VoiceNetworkDeleter::operator()(VoiceNetwork* n) const {
    delete n;
}

namespace {

constexpr const char* kSteps = "/Cast_32_output_0";
constexpr const char* kProsodyText = "/Transpose_55_output_0";
constexpr const char* kSpectraText = "/Transpose_22_output_0";
constexpr const char* kEnergy = "/Mul_62_output_0";

base::Result<inference::NetworkPtr> load(const pack::Pack& pack, inference::RuntimePtr runtime,
                                         inference::NetworkOptions options) {
    const auto bytes = pack.bytes(options.name);
    if (!bytes) return bytes.error();
    return inference::load_network(std::move(runtime), *bytes, std::move(options));
}

std::span<const float> row(const inference::Output& o) {
    return std::get<0>(o.values);
}

}  // namespace

base::Result<VoiceNetworkPtr> load_voice_network(const pack::Pack& pack, inference::RuntimePtr runtime, int threads) {
    VoiceNetworkPtr n(new VoiceNetwork);
    const auto text = pack.text("voice/symbols.json");
    if (!text) return text.error();
    const auto ids = nlohmann::json::parse(*text, nullptr, false);
    if (!ids.is_object()) return base::Error{"voice/symbols.json of the pack is damaged: compile the pack again"};
    for (const auto& [sign, id] : ids.items())
        if (id.is_number_integer()) n->ids.emplace(sign, id.get<int>());
    struct Part {
        inference::NetworkPtr& network;
        inference::NetworkOptions options;
    };
    for (Part part : {Part{n->durations,
                           {"voice/heart/durations", {"ids"}, {"/Sub_output_0", kProsodyText, kSpectraText}, threads}},
                      Part{n->prosody, {"voice/heart/prosody", {kSteps, kProsodyText}, {"f0", kEnergy}, threads}},
                      Part{n->spectra,
                           {"voice/heart/spectra",
                            {kSteps, kSpectraText, "f0", kEnergy},
                            {"lh", "theta", "ln", "lr", "phi"},
                            threads}}}) {
        auto loaded = load(pack, runtime, part.options);
        if (!loaded) return loaded.error();
        part.network = std::move(*loaded);
    }
    return n;
}

std::vector<Symbol> symbols_of(const VoiceNetwork& n, std::string_view text) {
    std::vector<Symbol> symbols;
    for (size_t at = 0; at < text.size();) {
        const std::string_view sign = sign_at(text, at);
        if (const auto found = n.ids.find(sign); found != n.ids.end())
            symbols.push_back({found->second, at, at + sign.size()});
        at += sign.size();
    }
    return symbols;
}

base::Result<VoiceReading> read_symbols(const VoiceNetwork& n, std::span<const Symbol> symbols) {
    std::vector<int64_t> ids{0};
    for (const Symbol& s : symbols) ids.push_back(s.id);
    ids.push_back(0);
    const int64_t count = static_cast<int64_t>(ids.size());
    auto out = inference::run(*n.durations, std::vector<inference::Input>{{std::span<const int64_t>(ids), {1, count}}});
    if (!out) return out.error();
    if ((*out)[0].floats().size() != ids.size())
        return base::Error{"voice/heart/durations of the pack is damaged: compile the pack again"};
    return VoiceReading{std::move((*out)[0].floats()), std::move((*out)[1]), std::move((*out)[2])};
}

base::Result<Prosody> predict_prosody(const VoiceNetwork& n, const VoiceReading& reading,
                                      std::span<const int64_t> steps) {
    auto out = inference::run(*n.prosody,
                              std::vector<inference::Input>{{steps, {static_cast<int64_t>(steps.size())}},
                                                            {row(reading.prosody_text), reading.prosody_text.shape}});
    if (!out) return out.error();
    return Prosody{std::move((*out)[0].floats()), std::move((*out)[1].floats())};
}

base::Result<Spectra> predict_spectra(const VoiceNetwork& n, const VoiceReading& reading,
                                      std::span<const int64_t> steps, std::span<const float> f0,
                                      std::span<const float> energy) {
    const int64_t frames = static_cast<int64_t>(f0.size());
    auto out = inference::run(*n.spectra,
                              std::vector<inference::Input>{{steps, {static_cast<int64_t>(steps.size())}},
                                                            {row(reading.spectra_text), reading.spectra_text.shape},
                                                            {f0, {1, frames}},
                                                            {energy, {1, frames}}});
    if (!out) return out.error();
    for (inference::Output& o : *out)
        if (o.floats().size() != static_cast<size_t>(kBins * frames))
            return base::Error{"voice/heart/spectra of the pack is damaged: compile the pack again"};
    auto& o = *out;
    return Spectra{std::move(o[0].floats()), std::move(o[1].floats()), std::move(o[2].floats()),
                   std::move(o[3].floats()), std::move(o[4].floats()), static_cast<int>(frames)};
}

}  // namespace limn::speech
