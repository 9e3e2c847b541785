#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "template/go_template_printer.h"

namespace twinhull::tmpl {

/// The texts of named templates by name, by their file in the chart.
using Defines = std::map<std::string, std::map<std::string_view, std::string>>;

/// Removes the named templates that no text includes: those of fragments that are only part of conditions.
void remove_unused(Defines& defines, const std::vector<HelmFile>& files, std::string_view chart);

}  // namespace twinhull::tmpl
