#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace twinhull::lint {

/// For each line that a Go template rendered, the number (from 1) of the template's line it came from, 0
/// where none can be told. Found by aligning both texts: a template's line stands for the lines that have
/// its literal parts around the actions, `{{ toYaml … }}` alone for any number of lines, `{{ if … }}` for
/// none; the alignment with the most text in common wins.
std::vector<std::uint32_t> align(const std::vector<std::string_view>& lines_of_template,
                                 const std::vector<std::string_view>& rendered);

}  // namespace twinhull::lint
