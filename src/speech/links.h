#pragma once
// Addresses of the net and of mail, which are read as one token.
#include <string_view>

namespace limn::speech {

// "https://…", "www.…", "somebody@example.com", "example.co.uk/page".
bool is_link(std::u32string_view text);

}  // namespace limn::speech
