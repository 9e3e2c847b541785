#pragma once

#include <string>
#include <vector>

#include "diagnostic/finding.h"
#include "source/files.h"

namespace twinhull::diagnostic {

enum class Format { text, json, sarif, github, junit };

/// What was checked; part of the `json` format and of the summary line.
struct Summary {
  int files = 0;
  int targets = 0;
  int objects = 0;
  int unread = 0;  ///< files and documents that could not be read
  int others = 0;  ///< files and documents without an object
  int hidden = 0;  ///< files and directories skipped because their names begin with a `.`
  int linked = 0;  ///< links to directories, which are not followed
};

/// The findings in the chosen format. They must be sorted. Control and bidirectional characters of user text
/// are escaped.
std::string render(const Findings& findings, const source::Files& files, const Summary& summary,
                   Format format, bool color);

std::string render_text(const Findings&, const source::Files&, bool color);
std::string render_json(const Findings&, const source::Files&, const Summary&);
std::string render_sarif(const Findings&, const source::Files&);
std::string render_github(const Findings&, const source::Files&);
std::string render_junit(const Findings&, const source::Files&);

}  // namespace twinhull::diagnostic
