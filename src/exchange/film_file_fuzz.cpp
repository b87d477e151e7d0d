// Whatever the bytes: an error or a film that is written and read again as it is.
#include <cstdlib>

#include "exchange/film_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace limn::exchange;
    auto film = read_film_file({reinterpret_cast<const char*>(data), size});
    if (!film) return 0;
    auto written = write_film_file(*film);
    if (!written) std::abort();
    auto again = read_film_file(*written);
    if (!again || again->document != film->document || again->assets.size() != film->assets.size()) std::abort();
    return 0;
}
