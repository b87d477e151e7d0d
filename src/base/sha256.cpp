#include "base/sha256.h"

#include <fmt/ranges.h>
#include <openssl/evp.h>

namespace limn::base {

struct Sha256::Impl {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Sha256::Sha256() : impl_(std::make_unique<Impl>()) {
    EVP_DigestInit_ex(impl_->context.get(), EVP_sha256(), nullptr);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::span<const std::byte> bytes) {
    EVP_DigestUpdate(impl_->context.get(), bytes.data(), bytes.size());
}

void Sha256::add(std::string_view text) {
    EVP_DigestUpdate(impl_->context.get(), text.data(), text.size());
}

std::array<uint8_t, 32> Sha256::digest() {
    std::array<uint8_t, 32> digest{};
    EVP_DigestFinal_ex(impl_->context.get(), digest.data(), nullptr);
    return digest;
}

std::string Sha256::hex() {
    return fmt::format("{:02x}", fmt::join(digest(), ""));
}

std::string sha256_hex(std::span<const std::byte> bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.hex();
}

std::string sha256_hex(std::string_view text) {
    return sha256_hex(std::as_bytes(std::span(text)));
}

}  // namespace limn::base
