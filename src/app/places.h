#pragma once
// Where things are when nobody says otherwise.
#include <filesystem>

namespace limn::app {

// The checkout that this program was built in: build/release/limn is two folders below it. Empty when it does not look
// like one.
std::filesystem::path home_of_program();

std::filesystem::path default_pack();       // build/pack/limn.pack
std::filesystem::path default_page();       // web/dist
std::filesystem::path default_inference();  // build/inference/lib/libonnxruntime.so.1
std::filesystem::path default_denoiser();   // build/denoiser/lib/libOpenImageDenoise.so.2
// ${XDG_DATA_HOME:-~/.local/share}/limn
std::filesystem::path default_data();

}  // namespace limn::app
