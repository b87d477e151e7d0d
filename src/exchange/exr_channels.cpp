#include "exchange/exr_channels.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include "base/readable.h"

namespace limn::exchange {
namespace {

using Kind = ExrColors::Kind;
using Layers = std::map<std::string, std::set<std::string>>;  // by name, without the last dot: what follows it

constexpr size_t kLongestNames = 160, kLongestName = 60;

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

Layers layers_of(const Imf::ChannelList& list) {
    Layers layers;
    for (auto c = list.begin(); c != list.end(); ++c) {
        const std::string name = c.name();
        const size_t dot = name.rfind('.');
        if (dot == name.npos)
            layers[""].insert(name);
        else
            layers[name.substr(0, dot)].insert(name.substr(dot + 1));
    }
    return layers;
}

std::string told(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        if (text.size() > kLongestNames) return text + ", ...";
        text += (text.empty() ? "" : ", ") + base::readable(name, kLongestName);
    }
    return text.empty() ? "none" : text;
}

// As these channels are spelt in the layer; empty when one is missing.
std::vector<std::string> spelt(const std::set<std::string>& layer,
                               const std::vector<std::vector<const char*>>& wanted) {
    std::vector<std::string> out;
    for (const auto& spellings : wanted) {
        const auto found = std::find_if(layer.begin(), layer.end(), [&](const std::string& channel) {
            return std::any_of(spellings.begin(), spellings.end(), [&](const char* s) { return channel == s; });
        });
        if (found == layer.end()) return {};
        out.push_back(*found);
    }
    return out;
}

std::vector<std::string> rgb_of(const std::set<std::string>& layer) {
    return spelt(
        layer,
        {{"R", "r", "Red", "red", "RED"}, {"G", "g", "Green", "green", "GREEN"}, {"B", "b", "Blue", "blue", "BLUE"}});
}

// Identifiers of objects in the places of colours (Cryptomatte).
bool holds_identifiers(const std::string& layer) {
    return lower(layer).find("crypto") != std::string::npos;
}

bool is_called_the_picture(const std::string& layer) {
    static const std::set<std::string> kNames = {"combined", "beauty", "rgba",      "rgb",  "color",
                                                 "colour",   "main",   "composite", "final"};
    const size_t dot = layer.rfind('.');
    return kNames.contains(lower(dot == layer.npos ? layer : layer.substr(dot + 1)));
}

ExrColors of_layer(const std::string& layer, const std::vector<std::string>& channels, Kind kind) {
    ExrColors out{kind, {}, layer};
    for (size_t c = 0; c < 3; ++c) {
        const std::string& channel = channels[std::min(c, channels.size() - 1)];
        out.channels[c] = layer.empty() ? channel : layer + "." + channel;
    }
    return out;
}

base::Result<ExrColors> choose(const Imf::ChannelList& list) {
    const Layers layers = layers_of(list);
    static const std::set<std::string> kNone;
    const auto root = layers.find("");
    const std::set<std::string>& own = root == layers.end() ? kNone : root->second;
    if (own.contains("R") || own.contains("G") || own.contains("B")) return of_layer("", {"R", "G", "B"}, Kind::rgb);

    std::vector<std::string> colored, called, grey, chroma;
    for (const auto& [layer, channels] : layers) {
        if (channels.contains("RY") || channels.contains("BY")) chroma.push_back(layer);
        if (holds_identifiers(layer)) continue;
        if (!rgb_of(channels).empty()) {
            colored.push_back(layer);
            if (is_called_the_picture(layer)) called.push_back(layer);
        } else if (channels.contains("Y") && !channels.contains("X") && !channels.contains("Z")) {
            grey.push_back(layer);
        }
    }
    if (colored.size() > 1 && called.size() == 1) colored = called;
    if (colored.size() == 1) return of_layer(colored[0], rgb_of(layers.at(colored[0])), Kind::rgb);
    if (colored.size() > 1)
        return base::Error{"the .exr file has several layers of colour (" + told(colored) + "): save one alone"};
    if (!chroma.empty()) return base::Error{"the .exr file stores luminance and chroma; save it as RGB"};
    if (own.contains("X") && own.contains("Y") && own.contains("Z")) return of_layer("", {"X", "Y", "Z"}, Kind::xyz);
    if (own.contains("Y")) return of_layer("", {"Y"}, Kind::luminance);
    if (grey.size() == 1) return of_layer(grey[0], {"Y"}, Kind::luminance);
    std::vector<std::string> names;
    for (auto c = list.begin(); c != list.end(); ++c) names.emplace_back(c.name());
    return base::Error{"the .exr file has no channels R, G, B or Y, only: " + told(names)};
}

}  // namespace

base::Result<ExrColors> choose_colors(const Imf::ChannelList& list) {
    auto chosen = choose(list);
    if (!chosen) return chosen;
    for (const std::string& name : chosen->channels) {
        const Imf::Channel* channel = list.findChannel(name);
        if (channel && (channel->xSampling != 1 || channel->ySampling != 1)) {
            return base::Error{"channel " + base::readable(name, kLongestName) +
                               " of the .exr file is subsampled; save it at full size"};
        }
    }
    return chosen;
}

}  // namespace limn::exchange
