#include "exchange/text_encoding.h"

#include <cstdint>
#include <optional>

namespace limn::exchange {
namespace {

enum class Order { little, big };

void put_utf8(std::string& out, uint32_t code) {
    const auto put = [&](uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xc0 | code >> 6);
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12), put(0x80 | (code >> 6 & 0x3f));
    } else {
        put(0xf0 | code >> 18), put(0x80 | (code >> 12 & 0x3f)), put(0x80 | (code >> 6 & 0x3f));
    }
    put(0x80 | (code & 0x3f));
}

std::optional<std::string> from_utf16(std::string_view text, Order order) {
    if (text.size() % 2 != 0) return std::nullopt;
    const auto unit = [&](size_t i) {
        const auto a = static_cast<unsigned char>(text[i]), b = static_cast<unsigned char>(text[i + 1]);
        return static_cast<uint32_t>(order == Order::little ? a | b << 8 : a << 8 | b);
    };
    std::string out;
    out.reserve(text.size() / 2);
    for (size_t i = 0; i < text.size(); i += 2) {
        uint32_t code = unit(i);
        if (code >= 0xdc00 && code < 0xe000) return std::nullopt;
        if (code >= 0xd800 && code < 0xdc00) {
            i += 2;
            if (i >= text.size() || (unit(i) & 0xfc00) != 0xdc00) return std::nullopt;
            code = 0x10000 + ((code & 0x3ff) << 10) + (unit(i) & 0x3ff);
        }
        put_utf8(out, code);
    }
    return out;
}

}  // namespace

base::Result<std::string_view> as_utf8(std::span<const std::byte> bytes, std::string& held) {
    using namespace std::string_view_literals;
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.starts_with("\xef\xbb\xbf")) return text.substr(3);
    if (text.starts_with("\xff\xfe\0\0"sv) || text.starts_with("\0\0\xfe\xff"sv))
        return base::Error{"the file is text in UTF-32: save it as UTF-8"};
    std::optional<Order> order;
    if (text.starts_with("\xff\xfe")) order = Order::little;
    if (text.starts_with("\xfe\xff")) order = Order::big;
    if (order)
        text.remove_prefix(2);
    else if (text.size() >= 4 && text[0] && !text[1] && text[2] && !text[3])
        order = Order::little;
    else if (text.size() >= 4 && !text[0] && text[1] && !text[2] && text[3])
        order = Order::big;
    if (!order) return text;
    auto converted = from_utf16(text, *order);
    if (!converted) return base::Error{"the file is damaged text in UTF-16: save it as UTF-8"};
    held = std::move(*converted);
    return std::string_view(held);
}

}  // namespace limn::exchange
