#pragma once
// A smaller copy of a picture, for thumbnails.
#include "look/convert.h"

namespace limn::look {

// Each pixel of `out` is the mean of factor x factor pixels of the picture, whose last rows and columns that fill no
// whole pixel are left out. factor >= 1.
void shrink(const YuvPicture& picture, int factor, YuvPicture& out);

}  // namespace limn::look
