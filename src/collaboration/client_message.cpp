// What a page says: from text to values.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/sha256.h"
#include "collaboration/message.h"
#include "document/json.h"
#include "schema/schema.h"

namespace limn::collaboration {
namespace {

using base::Error;
using base::Result;
using document::Json;

constexpr uint64_t kMaxSeq = uint64_t{1} << 53;  // the integers that a page can count
constexpr int kMaxPixels = 16384;

// Reads the fields of one object. The first thing wrong is kept; what is read after it has no meaning.
class Fields {
  public:
    explicit Fields(const Json& object) : object_(object) {}

    double number(const char* name, double low, double high) {
        const Json* json = needed(name);
        if (!json) return 0;
        if (!json->is_number()) return fail(name, "must be a number"), 0;
        double value = json->get<double>();
        if (!(value >= low && value <= high)) return fail(name, fmt::format("must be from {} to {}", low, high)), 0;
        return value;
    }

    uint64_t integer(const char* name, uint64_t low, uint64_t high) {
        const Json* json = needed(name);
        if (!json) return 0;
        if (!json->is_number_unsigned()) return fail(name, "must be a whole number"), 0;
        auto value = json->get<uint64_t>();
        if (value < low || value > high) return fail(name, fmt::format("must be from {} to {}", low, high)), 0;
        return value;
    }
    bool flag(const char* name) {
        const Json* json = needed(name);
        if (!json) return false;
        if (!json->is_boolean()) return fail(name, "must be true or false"), false;
        return json->get<bool>();
    }
    int pixels(const char* name) { return static_cast<int>(integer(name, 1, kMaxPixels)); }
    uint64_t seq() { return integer("seq", 1, kMaxSeq); }
    // Any clock of a page: 0 .. about 30 years in ms.
    double stamp() { return number("stamp", 0, 1e12); }

    std::string text(const char* name, size_t max_bytes) {
        const Json* json = needed(name);
        if (!json) return {};
        if (!json->is_string()) return fail(name, "must be text"), std::string();
        const auto& value = json->get_ref<const std::string&>();
        if (value.size() > max_bytes)
            return fail(name, fmt::format("must be at most {} bytes", max_bytes)), std::string();
        if (std::ranges::any_of(value, [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
            return fail(name, "must hold no control characters"), std::string();
        }
        return value;
    }

    std::string id(const char* name, size_t max_bytes, size_t min_bytes = 1) {
        std::string value = text(name, max_bytes);
        bool plain = std::ranges::all_of(value, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        });
        if (!failed() && (value.empty() || !plain)) fail(name, "must be letters, digits, - and _");
        if (!failed() && value.size() < min_bytes) fail(name, fmt::format("must be at least {} bytes", min_bytes));
        return value;
    }
    std::string gesture() { return id("gesture", kMaxGestureBytes); }

    // The place of the word in the list.
    size_t word(const char* name, std::initializer_list<std::string_view> words) {
        std::string value = text(name, 64);
        auto found = std::ranges::find(words, value);
        if (found == words.end()) return fail(name, fmt::format("must be one of: {}", fmt::join(words, ", "))), 0;
        return static_cast<size_t>(found - words.begin());
    }

    CameraPlace camera_place() {
        CameraPlace place{};
        const Json* json = needed("camera");
        if (!json) return place;
        if (!json->is_object()) return fail("camera", "must be an object"), place;
        Fields camera(*json);
        const auto properties = schema::kind(schema::KindId::camera).properties;
        for (size_t i = 0; i < place.size(); i++) {
            const schema::Property& p = properties[static_cast<size_t>(kCameraPlace[i])];
            place[i] = camera.number(p.name.data(), p.min, p.max);
        }
        if (const auto& wrong = camera.error(); wrong && !failed())
            error_ = Error{"camera." + wrong->message, "camera." + wrong->field};
        return place;
    }

    std::vector<document::Operation> operations() {
        const Json* json = needed("ops");
        if (!json) return {};
        auto read = document::operations_from_json(*json);
        if (!read) {
            if (!failed()) error_ = read.error();
            return {};
        }
        return *std::move(read);
    }

    bool has(const char* name) const { return object_.contains(name); }
    bool failed() const { return error_.has_value(); }
    const std::optional<Error>& error() const { return error_; }

  private:
    const Json* needed(const char* name) {
        auto found = object_.find(name);
        if (found != object_.end()) return &*found;
        fail(name, "is missing");
        return nullptr;
    }
    void fail(const char* name, std::string_view what) {
        if (!error_) error_ = Error{fmt::format("{} {}", name, what), name};
    }

    const Json& object_;
    std::optional<Error> error_;
};

client::Hello read_hello(Fields& in) {
    client::Hello hello;
    hello.protocol = static_cast<int>(in.integer("protocol", 1, 1'000'000));
    const std::string secret = in.id("secret", kMaxSecretBytes, kMinSecretBytes);
    hello.client = client_of(secret);
    if (in.has("name")) hello.name = in.text("name", kMaxNameBytes);
    hello.codec = in.word("codec", {"h264", "jpeg"}) == 1 ? Codec::jpeg : Codec::h264;
    hello.width = in.pixels("width");
    hello.height = in.pixels("height");
    return hello;
}

client::Commit read_commit(Fields& in) {
    client::Commit commit{in.seq(), in.gesture(), in.stamp(), {}};
    if (in.has("ops")) commit.operations = in.operations();
    return commit;
}

client::View read_view(Fields& in) {
    client::View view{in.pixels("width"), in.pixels("height"), {}};
    if (in.has("max_kbps")) view.max_kbps = static_cast<int>(in.integer("max_kbps", 1, 1'000'000));
    return view;
}

client::Pointer read_pointer(Fields& in) {
    client::Pointer look;
    if (in.has("away")) look.away = in.flag("away");
    if (look.away) return look;
    look.x = in.number("x", -1, 1);
    look.y = in.number("y", -1, 1);
    return look;
}

client::Pick read_pick(Fields& in) {
    return {static_cast<uint32_t>(in.integer("number", 1, UINT32_MAX)),
            static_cast<uint32_t>(in.integer("frame", 0, UINT32_MAX)), in.number("x", 0, 1), in.number("y", 0, 1)};
}

client::ViewCamera read_view_camera(Fields& in) {
    client::ViewCamera watch{static_cast<uint32_t>(in.integer("number", 1, UINT32_MAX)), in.stamp(), {}};
    if (in.has("camera")) watch.camera = in.camera_place();
    return watch;
}

client::Transport read_transport(Fields& in) {
    client::Transport told{in.seq(), in.stamp(), in.flag("playing"), false, 1, {}, 0, 0};
    constexpr auto kLongest = static_cast<uint64_t>(animation::kLongestFilm);
    const auto ticks = [&](const char* name) { return static_cast<base::Ticks>(in.integer(name, 0, kLongest)); };
    if (in.has("loops")) told.loops = in.flag("loops");
    if (in.has("rate")) told.rate = in.number("rate", animation::kSlowest, animation::kFastest);
    if (in.has("at")) told.at = ticks("at");
    if (in.has("loop_begin")) told.loop_begin = ticks("loop_begin");
    if (in.has("loop_end")) told.loop_end = ticks("loop_end");
    return told;
}

client::Sound read_sound(Fields& in) {
    client::Sound sound;
    sound.listens = in.flag("listens");
    if (in.has("tone")) sound.tone = in.flag("tone");
    if (in.has("speaks")) sound.speaks = in.flag("speaks");
    return sound;
}

std::optional<ClientMessage> read(std::string_view type, Fields& in) {
    // Braced lists are evaluated from left to right.
    if (type == "hello") return read_hello(in);
    if (type == "draft") return client::Draft{in.seq(), in.gesture(), in.stamp(), in.operations()};
    if (type == "commit") return read_commit(in);
    if (type == "drop") return client::Drop{in.seq(), in.gesture()};
    if (type == "ops") return client::Ops{in.seq(), in.gesture(), in.stamp(), in.operations()};
    if (type == "undo") return client::Undo{in.seq(), in.stamp()};
    if (type == "redo") return client::Redo{in.seq(), in.stamp()};
    if (type == "shown") {
        return client::Shown{static_cast<uint32_t>(in.integer("frame", 0, UINT32_MAX)), in.number("decode_ms", 0, 1e9),
                             in.number("draw_ms", 0, 1e9)};
    }
    if (type == "key_frame") return client::KeyFrame{};
    if (type == "view") return read_view(in);
    if (type == "watch") return read_view_camera(in);
    if (type == "clock") return client::Clock{in.word("mode", {"live", "hold"}) == 1 ? Mode::hold : Mode::live};
    if (type == "transport") return read_transport(in);
    if (type == "look") return read_pointer(in);
    if (type == "pick") return read_pick(in);
    if (type == "sound") return read_sound(in);
    if (type == "ping") return client::Ping{in.number("stamp", 0, 1e12)};
    return std::nullopt;
}

}  // namespace

std::string client_of(std::string_view secret) {
    constexpr size_t kDigits = 32;
    return base::sha256_hex(fmt::format("limn client {}", secret)).substr(0, kDigits);
}

Result<ClientMessage> parse_client_message(std::string_view text) {
    auto json = document::parse_json(text, kMaxMessageBytes);
    if (!json) return json.error();
    if (!json->is_object()) return Error{"a message is a JSON object"};
    auto type = json->find("type");
    if (type == json->end() || !type->is_string()) return Error{"a message needs a type", "type"};
    Fields fields(*json);
    const auto& name = type->get_ref<const std::string&>();
    auto message = read(name, fields);
    if (!message) return Error{fmt::format("\"{}\" is no type of message", name.substr(0, 40)), "type"};
    if (fields.error()) return *fields.error();
    return *std::move(message);
}

std::optional<uint64_t> seq_of(std::string_view text) {
    auto json = document::parse_json(text, kMaxMessageBytes);
    if (!json || !json->is_object()) return std::nullopt;
    auto seq = json->find("seq");
    if (seq == json->end() || !seq->is_number_unsigned()) return std::nullopt;
    return seq->get<uint64_t>();
}

std::optional<uint64_t> seq_of(const ClientMessage& message) {
    return std::visit(
        [](const auto& held) -> std::optional<uint64_t> {
            if constexpr (requires { held.seq; }) return held.seq;
            return std::nullopt;
        },
        message);
}

}  // namespace limn::collaboration
