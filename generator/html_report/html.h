#pragma once

#include <string>
#include <string_view>

#include "html_report/page.h"

namespace twinhull::html_report {

/// The page: one HTML document without network access or scripts, for phones and desktops, light and dark.
/// Deterministic.
std::string html(const Page& page);

// The parts of the page, one source file each.

/// The page's style sheet.
std::string_view style();

/// Escapes arbitrary text, including characters that are unsafe to display.
std::string safe(std::string_view text);

/// Text of Twinhull; names in backticks become `<code>`.
std::string prose(std::string_view text);

/// A valid anchor name; distinct texts give distinct names.
std::string anchor(std::string_view text);

/// `12 %` of a whole that is not zero, rounded down.
std::string percentage(const kubernetes::Quantity& part, const kubernetes::Quantity& whole);

/// Requests and limits of a target against the capacity of its cluster.
std::string usage_bars(const TargetReport& target);

/// Requests and limits by workload.
std::string usage_table(const TargetReport& target);

/// Service dependencies, as a diagram and as a list.
std::string topology_section(const SystemReport& system, const TargetReport& target);

/// The findings of a system; with an empty system those of shared files.
std::string findings(const Page& page, std::string_view system);

}  // namespace twinhull::html_report
