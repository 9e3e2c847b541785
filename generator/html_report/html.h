#pragma once

#include <string>
#include <string_view>

#include "html_report/page.h"

namespace twinhull::html_report {

/// The page: one HTML document that needs neither network nor script, for phones and desktops, light and
/// dark. The same bytes for the same facts.
std::string html(const Page& page);

// Its parts, one source file each.

/// The page's style sheet.
std::string_view style();

/// A text of anyone's as part of the page: escaped, with what disturbs a display spelled out.
std::string safe(std::string_view text);

/// A text of ours with names in backticks, which become code.
std::string prose(std::string_view text);

/// A name that an anchor may have; distinct texts give distinct names.
std::string anchor(std::string_view text);

/// `12 %` of a whole that is not zero, rounded down.
std::string percentage(const kubernetes::Quantity& part, const kubernetes::Quantity& whole);

/// Requests and limits of a target against what its cluster offers.
std::string bars(const TargetReport& target);

/// What each workload asks for.
std::string shares(const TargetReport& target);

/// Who talks to whom: drawn, and said in a list.
std::string picture(const SystemReport& system, const TargetReport& target);

/// The findings that are of a system; of none, for what all share.
std::string findings(const Page& page, std::string_view system);

}  // namespace twinhull::html_report
