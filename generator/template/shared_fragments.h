#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "template/go_template_expression.h"

namespace twinhull::tmpl {

using PrintFragment = std::function<std::string(const Fragment&, const HelmContext&)>;

/// Fragments and files of components whose text is the same for several of these once the name, the port and
/// the values of the component are arguments. `print` gives the text in a context.
SharedFragments shared_fragments(std::span<const Fragment* const> fragments, std::string_view chart,
                                 const PrintFragment& print);

}  // namespace twinhull::tmpl
