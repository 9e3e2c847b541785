#pragma once

#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "source/files.h"

namespace twinhull::diagnostic {

enum class Format { text, json, sarif, github, junit };

/// What the findings were found in; part of the `json` form and of the closing line.
struct Summary {
  int files = 0;
  int targets = 0;
  int objects = 0;
  int unread = 0;  ///< files and documents that were to be looked at and could not be
  int others = 0;  ///< files and documents without an object
  int hidden = 0;  ///< files and folders left out since their names begin with a `.`
  int linked = 0;  ///< links to folders, which are not followed
};

/// The findings in the chosen form, ready for standard output. Findings must be sorted.
/// Control and bidirectional characters of user text never reach a terminal as they are.
std::string render(const std::vector<Finding>& findings, const source::Files& files, const Summary& summary,
                   Format format, bool color);

std::string render_text(const std::vector<Finding>&, const source::Files&, bool color);
std::string render_json(const std::vector<Finding>&, const source::Files&, const Summary&);
std::string render_sarif(const std::vector<Finding>&, const source::Files&);
std::string render_github(const std::vector<Finding>&, const source::Files&);
std::string render_junit(const std::vector<Finding>&, const source::Files&);

}  // namespace twinhull::diagnostic
