#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "source/files.h"

namespace twinhull::diagnostic {

enum class Severity { error, warning, info };

std::string_view name(Severity severity);

/// A related location that explains a finding: "the limit is set here".
struct RelatedLocation {
  std::string message;
  source::Span span;
  /// The location is a default in a schema, which applies because no file sets the value.
  bool is_default = false;
};

/// A text edit: `text` replaces the bytes at `span`. An empty span is an insertion.
struct TextEdit {
  source::Span span;
  std::string text;
};

/// One diagnostic. Messages are lowercase, without a full stop, with names in backticks; `help` says how to
/// fix it. A finding without a file has an unknown span.
struct Finding {
  std::string rule;  ///< kebab-case ID, as in "allow <rule>"
  Severity severity = Severity::error;
  std::string message;
  source::Span span;
  std::vector<RelatedLocation> related;
  std::string help;
  std::string system;  ///< feature ID, if any
  std::string target;  ///< `phase4-minikube`, if any; the first of several
  /// All targets that share the finding, if there are several; set by `Sink::sorted`.
  std::vector<std::string> targets;
  std::string path;    ///< dotted path of the value, if any
  std::string object;  ///< Kubernetes object: `Deployment/web`, `shop/Deployment/web`
  /// Upper bound for the severity, whatever the rule's is: a run without all inputs cannot be certain.
  Severity at_most = Severity::error;
  /// Number of further findings in its file that are not shown.
  std::size_t more = 0;
  /// Deduplication key of findings on several objects generated from one source: findings with the same key
  /// are reported once. Empty: the object itself. Not shown.
  std::string subject;
  /// The source lines contain a secret and must not be shown.
  bool redact_source = false;
  /// The file, relative to the root, if it is not one of the sources that were read. Such a finding has an
  /// unknown span and is shown with the file name only.
  std::string file;
  /// The automatic fix, if exactly one is correct; applied as a whole or not at all. Edits of one file, in
  /// order, without overlap.
  std::vector<TextEdit> fix;
};

/// How findings travel: a function that makes something else appends them to its last parameter, a check
/// returns them.
using Findings = std::vector<Finding>;

void append(Findings& findings, Findings more);

/// The path of the finding's file; empty if it has none.
const std::string& file_of(const Finding& finding, const source::Files& files);

/// Whether any finding is an error.
bool has_errors(const Findings& findings);

/// Limits the severity to warning, because the run does not contain everything needed to be certain.
void limit_to_warning(Finding& finding, bool when = true);

/// Adds a finding. Beyond the number shown per file, only increments the last one's count.
void add_counted(Findings& findings, Finding finding);

/// Sets system and target on every finding.
void set_target(Findings& findings, const std::string& system, const std::string& target);

/// Collects all findings of a run. Each must belong to a rule with a page.
class Sink {
 public:
  void add(Finding finding);
  void add(Findings findings);

  bool has_errors() const;
  /// Sorted by file, line, column and rule, and deduplicated. A finding that several targets or several
  /// objects of one source share appears once, with all targets and related locations. Objects that merely
  /// have the same value at one location keep their own findings.
  Findings sorted(const source::Files& files) const;

 private:
  Findings findings_;
};

}  // namespace twinhull::diagnostic
