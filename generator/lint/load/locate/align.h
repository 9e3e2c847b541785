#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace twinhull::lint {

/// What a value of a chart prints, by its path (`image.tag`); empty if unknown.
using ValueText = std::function<std::optional<std::string>(std::string_view path)>;

/// Lines of a template without actions, trimmed.
using LiteralLines = std::set<std::string_view>;
/// Those of a named template (`include "web.labels" .`); null if unknown.
using IncludedLines = std::function<const LiteralLines*(std::string_view name)>;

/// For each line that a Go template rendered, the number (from 1) of the template's line it came from, 0 if
/// unknown. Found by aligning both texts: a line of the template matches lines with its literal parts around
/// the actions (and the value, if known), `{{ toYaml … }}` alone matches any number of lines, `{{ include …
/// }}` prefers those of the named template, `{{ if … }}` matches none; the alignment with the most common
/// text wins. Of a template with several documents (`---`), the most similar one.
std::vector<std::uint32_t> align(const std::vector<std::string_view>& lines_of_template,
                                 const std::vector<std::string_view>& rendered,
                                 const ValueText& value_of = {}, const IncludedLines& included = {});

}  // namespace twinhull::lint
