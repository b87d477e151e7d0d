#include "material/pattern.h"

#include <utility>

namespace limn::material {

Pattern pattern_named(std::string_view name) {
    static constexpr std::pair<std::string_view, Pattern> kPatterns[] = {
        {"plain", plain},
        {"plain_weave", plain_weave},
        {"twill", twill},
        {"draped", draped},
        {"knit", knit},
        {"pile", pile},
        {"tweed", tweed},
        {"leather", leather},
        {"scales", scales},
        {"brushed", brushed},
        {"polished", polished},
        {"hammered", hammered},
        {"rust", rust},
        {"patina", patina},
        {"chain_mail", chain_mail},
        {"flakes", flakes},
        {"carbon", carbon},
        {"wood", wood},
        {"marble", marble},
        {"granite", granite},
        {"concrete", concrete},
        {"brick", brick},
        {"tiles", tiles},
        {"slate", slate},
        {"cobbles", cobbles},
        {"sand", sand},
        {"mud", mud},
        {"snow", snow},
        {"grass", grass},
        {"gravel", gravel},
        {"ripples", ripples},
        {"frost", frost},
        {"cracked_ice", cracked_ice},
        {"jade", jade},
        {"pores", pores},
        {"glaze", glaze},
        {"foil", foil},
    };
    for (const auto& [known, pattern] : kPatterns)
        if (known == name) return pattern;
    return nullptr;
}

}  // namespace limn::material
