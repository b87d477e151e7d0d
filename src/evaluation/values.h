#pragma once
// Property values as the renderer wants them.
#include "base/vec.h"
#include "document/document.h"

namespace limn::evaluation {

inline float real(const document::Node& node, int property) {
    return static_cast<float>(document::number(node, property));
}

inline base::Float3 linear(const document::Node& node, int property) {
    const schema::Color& c = document::color(node, property);
    return {static_cast<float>(c[0]), static_cast<float>(c[1]), static_cast<float>(c[2])};
}

}  // namespace limn::evaluation
