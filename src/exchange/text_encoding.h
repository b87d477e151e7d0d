#pragma once
// Text files of any Unicode encoding that programs write them in.
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace limn::exchange {

// The text as UTF-8 without a byte-order mark: what is UTF-16 by its mark, or by a zero beside its first letter, is
// converted into `held`, everything else is taken as it is. Errors name UTF-32 and halves of letters.
base::Result<std::string_view> as_utf8(std::span<const std::byte> bytes, std::string& held);

}  // namespace limn::exchange
