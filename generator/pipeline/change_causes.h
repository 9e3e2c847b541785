#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "compare/change.h"
#include "model/system.h"
#include "source/files.h"
#include "template/location_values.h"
#include "template/specialize.h"

namespace twinhull::pipeline {

/// One state of a system, for finding causes. All members outlive the search.
struct CauseSide {
  const source::Files* files = nullptr;
  const model::System* system = nullptr;
  const tmpl::ResidualProgram* program = nullptr;
};

/// Finds the lines that cause changes of objects of a system: the value that a template's line reads, the
/// condition that includes it, the line of system.yaml, or the line of the template itself. Not thread-safe.
class CauseFinder {
 public:
  /// Either side can be empty: a system that is added or removed.
  CauseFinder(const CauseSide& before, const CauseSide& after);

  /// Sets the causes of all changes of a target with these effective values.
  void find(const yaml::Node& old_values, const yaml::Node& new_values,
            std::vector<compare::ObjectChange>& changes);

 private:
  /// A value that differs.
  struct ChangedValue {
    std::vector<std::string_view> path;
    const yaml::Node* before = nullptr;
    const yaml::Node* after = nullptr;
    source::Span before_key;
    source::Span after_key;
  };
  using Changes = std::vector<ChangedValue>;
  using Cause = std::optional<compare::Cause>;
  using Memo = std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, tmpl::LocationValues>;

  static void list_changes(const yaml::Node* before, const yaml::Node* after, ChangedValue& at, Changes& out);
  Cause cause_of(const compare::FieldSpans& before, const compare::FieldSpans& after) const;
  Cause at_value(source::Span before, source::Span after) const;
  Cause read_by_template(const CauseSide& side, source::Span span, Memo& known) const;
  Cause below(tmpl::ValuePath path) const;
  Cause at_own_line(const compare::FieldSpans& before, const compare::FieldSpans& after) const;
  Cause of(const ChangedValue& change) const;
  Cause cause_at(const CauseSide& side, source::Span span, bool removed) const;
  bool has_new_text(source::Span span) const;
  bool is_shown(const CauseSide& side, source::Span span) const;

  CauseSide before_;
  CauseSide after_;
  Changes system_changes_;                               ///< of system.yaml
  Changes value_changes_;                                ///< of the current target
  std::map<std::string_view, std::uint32_t> old_files_;  ///< by path
  std::map<std::string_view, std::uint32_t> new_files_;
  mutable Memo old_causes_;
  mutable Memo new_causes_;
};

}  // namespace twinhull::pipeline
