#include "pipeline/change_causes.h"

#include <algorithm>
#include <string_view>

#include "pipeline/builtin_files.h"

namespace twinhull::pipeline {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

bool overlaps(source::Span a, source::Span b) {
  return a.known() && a.file == b.file && a.begin < b.end && b.begin < a.end;
}

/// Whether one path begins with the other.
bool on_one_path(tmpl::ValuePath a, const std::vector<std::string_view>& b) {
  return std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())),
                    b.begin());
}

}  // namespace

CauseFinder::CauseFinder(const CauseSide& before, const CauseSide& after) : before_(before), after_(after) {
  for (std::uint32_t file = 1; file <= before_.files->size(); ++file)
    old_files_.emplace(before_.files->path(file), file);
  for (std::uint32_t file = 1; file <= after_.files->size(); ++file)
    new_files_.emplace(after_.files->path(file), file);
  ChangedValue at;
  if (before_.system != nullptr && after_.system != nullptr)
    list_changes(before_.system->root, after_.system->root, at, system_changes_);
}

void CauseFinder::list_changes(const Node* before, const Node* after, ChangedValue& at, Changes& out) {
  if (before == after) return;
  const bool maps = before != nullptr && after != nullptr && before->is(Kind::map) && after->is(Kind::map);
  if (maps) {
    const source::Span old_key = at.before_key;
    const source::Span new_key = at.after_key;
    const auto child = [&](const Entry* old_entry, const Entry* new_entry, std::string_view key) {
      at.path.push_back(key);
      at.before_key = old_entry == nullptr ? source::Span{} : old_entry->key_span;
      at.after_key = new_entry == nullptr ? source::Span{} : new_entry->key_span;
      list_changes(old_entry == nullptr ? nullptr : old_entry->value,
                   new_entry == nullptr ? nullptr : new_entry->value, at, out);
      at.path.pop_back();
    };
    for (const Entry& entry : after->entries) child(before->find(entry.key), &entry, entry.key);
    for (const Entry& entry : before->entries) {
      if (after->find(entry.key) == nullptr) child(&entry, nullptr, entry.key);
    }
    at.before_key = old_key;
    at.after_key = new_key;
    return;
  }
  const bool lists = before != nullptr && after != nullptr && before->is(Kind::list) &&
                     after->is(Kind::list) && before->items.size() == after->items.size();
  if (lists && !yaml::equal(*before, *after)) {
    at.path.emplace_back();  // a template does not select items by position
    for (std::size_t i = 0; i < before->items.size(); ++i)
      list_changes(before->items[i], after->items[i], at, out);
    at.path.pop_back();
    return;
  }
  if (before != nullptr && after != nullptr && yaml::equal(*before, *after)) return;
  out.push_back(at);
  out.back().before = before;
  out.back().after = after;
}

void CauseFinder::find(const Node& old_values, const Node& new_values,
                       std::vector<compare::ObjectChange>& changes) {
  value_changes_.clear();
  ChangedValue at;
  list_changes(&old_values, &new_values, at, value_changes_);
  Cause content;  // of what the Pods read
  for (compare::ObjectChange& object : changes) {
    if (object.action != compare::Action::changed) object.cause = cause_of(object.before_at, object.after_at);
    for (compare::FieldChange& field : object.fields) {
      field.cause = cause_of(field.before_at, field.after_at);
      if (!content && (object.kind == "ConfigMap" || object.kind == "Secret")) content = field.cause;
    }
  }
  for (compare::ObjectChange& object : changes) {
    for (compare::FieldChange& field : object.fields) {
      if (!field.cause && field.path.find("checksum/") != std::string::npos) field.cause = content;
    }
  }
}

CauseFinder::Cause CauseFinder::cause_of(const compare::FieldSpans& before,
                                         const compare::FieldSpans& after) const {
  for (const auto& [old_span, new_span] :
       {std::pair(before.value, after.value), std::pair(before.key, after.key)}) {
    if (const Cause found = at_value(old_span, new_span)) return found;
  }
  for (source::Span span : {after.value, after.key}) {
    if (const Cause found = read_by_template(after_, span, new_causes_)) return found;
  }
  for (source::Span span : {before.value, before.key}) {
    if (const Cause found = read_by_template(before_, span, old_causes_)) return found;
  }
  if (const Cause found = at_own_line(before, after)) return found;
  // With a single difference in the inputs, nothing else can be the cause.
  if (value_changes_.size() + system_changes_.size() != 1) return std::nullopt;
  return of(value_changes_.empty() ? system_changes_.front() : value_changes_.front());
}

/// The field is a value as it is: its node is one of the values that differ, or part of one.
CauseFinder::Cause CauseFinder::at_value(source::Span before, source::Span after) const {
  for (const Changes* changes : {&value_changes_, &system_changes_}) {
    for (const ChangedValue& change : *changes) {
      const bool is_new = change.after != nullptr &&
                          (overlaps(change.after->span, after) || overlaps(change.after_key, after));
      const bool is_old = change.before != nullptr &&
                          (overlaps(change.before->span, before) || overlaps(change.before_key, before));
      if (!is_new && !is_old) continue;
      // The line of the field itself, if it is only a part of what was added.
      if (is_new && has_new_text(after) && is_shown(after_, after)) return cause_at(after_, after, false);
      if (const Cause found = of(change)) return found;
    }
  }
  return std::nullopt;
}

CauseFinder::Cause CauseFinder::read_by_template(const CauseSide& side, source::Span span,
                                                 Memo& known) const {
  if (side.program == nullptr || !span.known()) return std::nullopt;
  const auto [found, added] = known.try_emplace({span.file, span.begin, span.end});
  if (added) found->second = tmpl::values_at(*side.program, span);
  for (const std::vector<tmpl::ValuePath>* paths : {&found->second.taken, &found->second.conditions}) {
    for (tmpl::ValuePath path : *paths) {
      if (const Cause cause = below(path)) return cause;
    }
  }
  return std::nullopt;
}

CauseFinder::Cause CauseFinder::below(tmpl::ValuePath path) const {
  for (const ChangedValue& change : value_changes_) {
    if (!on_one_path(path, change.path)) continue;
    if (const Cause found = of(change)) return found;
  }
  return std::nullopt;
}

/// The line of a template, a manifest or system.yaml that generates the field, if it is new or removed.
CauseFinder::Cause CauseFinder::at_own_line(const compare::FieldSpans& before,
                                            const compare::FieldSpans& after) const {
  for (source::Span span : {after.value, after.key}) {
    if (is_shown(after_, span) && has_new_text(span)) return cause_at(after_, span, false);
  }
  for (source::Span span : {before.value, before.key}) {
    if (!is_shown(before_, span)) continue;
    const auto now = new_files_.find(before_.files->path(span.file));
    if (now == new_files_.end() || after_.files->text(now->second) != before_.files->text(span.file))
      return cause_at(before_, span, true);
  }
  return std::nullopt;
}

/// The new line of a value, unless it applies only because a line above it was removed.
CauseFinder::Cause CauseFinder::of(const ChangedValue& change) const {
  const auto span_of = [](const Node* node, source::Span key) {
    return node == nullptr || !node->span.known() || node->is(Kind::map) ? key : node->span;
  };
  const source::Span now = span_of(change.after, change.after_key);
  const source::Span old = span_of(change.before, change.before_key);
  const bool now_shown = is_shown(after_, now);
  const bool old_shown = is_shown(before_, old);
  if (now_shown && (has_new_text(now) || !old_shown)) return cause_at(after_, now, false);
  if (old_shown) return cause_at(before_, old, true);
  return std::nullopt;
}

CauseFinder::Cause CauseFinder::cause_at(const CauseSide& side, source::Span span, bool removed) const {
  const source::Position at = side.files->position(span.file, span.begin);
  return compare::Cause{side.files->path(span.file), at.line, at.column, removed};
}

/// Whether the file of a new location has changed.
bool CauseFinder::has_new_text(source::Span span) const {
  if (!span.known()) return false;
  const auto old = old_files_.find(after_.files->path(span.file));
  return old == old_files_.end() || before_.files->text(old->second) != after_.files->text(span.file);
}

bool CauseFinder::is_shown(const CauseSide& side, source::Span span) const {
  return span.known() && !side.files->path(span.file).starts_with(kBuiltin);
}

}  // namespace twinhull::pipeline
