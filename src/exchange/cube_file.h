#pragma once
// .cube files: look tables as grading programs write them (Adobe, "Cube LUT Specification 1.0", 2013; and, as DaVinci
// Resolve writes them, curves followed by a cube, each with an input range of its own).
#include <cstddef>
#include <span>

#include "base/color_table.h"
#include "base/result.h"

namespace limn::exchange {

constexpr size_t kMostCubeBytes = 64u << 20;
constexpr int kLargestCube = 129, kLongestCurves = 65536;  // samples along an axis; the smallest is 2

// The table in a file's bytes, text in UTF-8 or UTF-16: finite values of at most 65504 in magnitude, a domain that is
// not empty. Its title is the file's own, valid UTF-8 without control characters, or empty. Errors name the line at
// fault and what to do about it.
base::Result<base::ColorTable> parse_cube(std::span<const std::byte> bytes);

}  // namespace limn::exchange
