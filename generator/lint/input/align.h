#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace twinhull::lint {

/// What a value of a chart prints, by its path (`image.tag`); nothing where that cannot be told.
using ValueText = std::function<std::optional<std::string>(std::string_view path)>;

/// Lines of a template that hold no action, without the blanks around them.
using LiteralLines = std::set<std::string_view>;
/// Those of a named template (`include "web.labels" .`); null where it is not known.
using IncludedLines = std::function<const LiteralLines*(std::string_view name)>;

/// For each line that a Go template rendered, the number (from 1) of the template's line it came from, 0
/// where none can be told. Found by aligning both texts: a template's line stands for the lines that have
/// its literal parts around the actions (and the value, where that is known), `{{ toYaml … }}` alone for any
/// number of lines, `{{ include … }}` for those of the named template above all, `{{ if … }}` for none; the
/// alignment with the most text in common wins. Of a template with several documents (`---`), the one that
/// has most in common.
std::vector<std::uint32_t> align(const std::vector<std::string_view>& lines_of_template,
                                 const std::vector<std::string_view>& rendered,
                                 const ValueText& value_of = {}, const IncludedLines& included = {});

}  // namespace twinhull::lint
