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

/// A second place that explains a finding: "the limit is set here".
struct RelatedLocation {
  std::string message;
  source::Span span;
};

/// A change of a source: the bytes at `span` become `text`. An empty span is a place to insert at.
struct TextEdit {
  source::Span span;
  std::string text;
};

/// One diagnostic. Messages are lower case, without a full stop, names in backticks; `help` says
/// what to do about it. A finding without a file has an unknown span.
struct Finding {
  std::string rule;  ///< kebab-case id, reads well as "allow <rule>"
  Severity severity = Severity::error;
  std::string message;
  source::Span span;
  std::vector<RelatedLocation> related;
  std::string help;
  std::string system;  ///< feature id, where one is concerned
  std::string target;  ///< `phase4-minikube`, where one is concerned; the first of several
  /// All targets that share the finding, where there are several; made by `Sink::sorted`.
  std::vector<std::string> targets;
  std::string path;    ///< dotted path of the value, where one is concerned
  std::string object;  ///< the Kubernetes object concerned: `Deployment/web`, `shop/Deployment/web`
  /// How severe it may be at most, whatever the rule says: a run that does not hold everything cannot be
  /// sure.
  Severity at_most = Severity::error;
  /// Findings of its file that it stands for, where there are more than are shown.
  std::size_t more = 0;
  /// What the finding is about where several objects are made of one source: it is told once of all that
  /// share this. Empty: the object itself. Not shown.
  std::string subject;
  /// The source lines hold a secret and are not to be shown.
  bool redact_source = false;
  /// The file concerned where it is none of the sources that were read, relative to the root. Such a
  /// finding has an unknown span and is shown with the file's name only.
  std::string file;
  /// What mends it, where there is one right answer: all of it or nothing. Edits of one file, in order,
  /// that do not touch each other.
  std::vector<TextEdit> fix;
};

/// The path of the file that a finding stands in; empty where there is none.
const std::string& file_of(const Finding& finding, const source::Files& files);

/// Whether something of severity error is among them.
bool has_errors(const std::vector<Finding>& findings);

/// Makes it a warning at most: what would settle it is not known here.
void doubt(Finding& finding, bool when = true);

/// Adds a finding; where there are as many as are shown of one file, it is only counted by the last.
void add_counted(std::vector<Finding>& findings, Finding finding);

/// Says of all of them which system and target they are about.
void set_target(std::vector<Finding>& findings, const std::string& system, const std::string& target);

/// Where all findings of a run end up. Each is of a rule that has a page.
class Sink {
 public:
  void add(Finding finding);
  void add(std::vector<Finding> findings);

  bool has_errors() const;
  /// Sorted by file, line, column and rule. A finding that several targets share, or several objects made of
  /// one source, is there once, with the targets' names and the related places of all. Objects that merely
  /// have the same value at one place each have their own.
  std::vector<Finding> sorted(const source::Files& files) const;

 private:
  std::vector<Finding> findings_;
};

}  // namespace twinhull::diagnostic
