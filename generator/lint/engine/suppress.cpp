#include "lint/engine/suppress.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/glob.h"
#include "base/limits.h"
#include "base/text.h"
#include "diagnostic/rules.h"
#include "lint/engine/foreign_suppressions.h"
#include "lint/engine/severity.h"

namespace twinhull::lint {
namespace {

constexpr std::string_view annotation_prefix = "twinhull/allow.";

/// Whether a suppression in the settings matches the finding.
bool excepts(const Suppression& exception, const ObjectFinding& found, const source::Files& files) {
  const diagnostic::Rule* rule = diagnostic::find_rule(found.finding.rule);
  if (exception.rule != rule->id && exception.rule != rule->group) return false;
  const std::string& path = diagnostic::file_of(found.finding, files);
  const bool here =
      exception.paths.empty() || std::ranges::any_of(exception.paths, [&](const std::string& glob) {
        return base::glob_match(glob, path);
      });
  if (!here || exception.object.empty()) return here;
  if (found.object == nullptr) return false;
  const std::string name = display(*found.object);
  return base::glob_match(exception.object, name) ||
         base::glob_match(exception.object, fmt::format("{}/{}", found.object->namespace_name, name));
}

/// Whether annotations suppress the rule with a reason.
bool allowed_in(const yaml::Node* annotations, std::string_view rule) {
  if (annotations == nullptr) return false;
  return std::ranges::any_of(annotations->entries, [&](const yaml::Entry& entry) {
    return entry.key.starts_with(annotation_prefix) &&
           diagnostic::current_id(entry.key.substr(annotation_prefix.size())) == rule &&
           !base::trim(entry.value->text).empty();
  });
}

/// A rule that a comment suppresses on one line.
struct CommentSuppression {
  std::string_view rule;
  source::Span span;  ///< of the rule ID in the comment
  bool used = false;
};

/// By file and line.
using Comments = std::map<std::pair<std::uint32_t, int>, std::vector<CommentSuppression>>;

class Suppressor {
 public:
  Suppressor(const Settings& settings, const source::Files& files, std::vector<ObjectFinding>& about)
      : settings_(settings), files_(files), about_(about), used_(settings.exceptions.size(), false) {}

  void read_comments(std::uint32_t file);
  void read_annotations(const ObjectIndex& index);
  bool by_comment(const diagnostic::Finding& finding);
  bool allows(const ObjectFinding& found);
  void report_unused_comments();
  void report_unused();

 private:
  void read_comment(std::uint32_t file, std::size_t at);
  int next_line_of(std::uint32_t file, int line);
  void add_names(std::uint32_t file, int line, std::string_view names);
  void read_annotations(const Object& object, const yaml::Node* annotations);
  bool by_annotation(const ObjectFinding& found);
  bool by_settings(const ObjectFinding& found);
  void say(std::string rule, const Object* object, source::Span span, std::string message, std::string help);
  void say_unused(const Object* object, source::Span span, std::string_view rule);
  bool check_name(const Object* object, source::Span span, std::string_view name);

  const Settings& settings_;
  const source::Files& files_;
  std::vector<ObjectFinding>& about_;
  std::vector<bool> used_;  ///< of the suppressions in the settings
  Comments comments_;
  std::uint32_t walked_file_ = 0;  ///< the last block of comments: its first and last line
  int walked_from_ = 0;
  int walked_to_ = 0;
  std::map<std::pair<const Object*, std::string_view>, CommentSuppression>
      annotations_;  ///< by object and rule
};

void Suppressor::say(std::string rule, const Object* object, source::Span span, std::string message,
                     std::string help) {
  about_.push_back(
      {object,
       {.rule = std::move(rule), .message = std::move(message), .span = span, .help = std::move(help)}});
}

bool Suppressor::check_name(const Object* object, source::Span span, std::string_view name) {
  if (diagnostic::find_rule(name) != nullptr) return true;
  std::vector<std::string_view> ids;
  for (const diagnostic::Rule& rule : diagnostic::rules()) ids.push_back(rule.id);
  const std::string_view near = base::closest_match(name, ids);
  say("invalid-suppression", object, span, fmt::format("unknown rule `{}`", name),
      near.empty() ? "`twinhull explain` lists all rules" : fmt::format("did you mean `{}`?", near));
  return false;
}

void Suppressor::read_comments(std::uint32_t file) {
  constexpr std::string_view mark = "twinhull: allow";
  const std::string_view text = files_.text(file);
  for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
    read_comment(file, at + mark.size());
  }
}

/// The first line after the given one that is not a comment; each comment is visited only once.
int Suppressor::next_line_of(std::uint32_t file, int line) {
  if (file != walked_file_ || line < walked_from_ || line >= walked_to_) {
    walked_file_ = file;
    walked_from_ = line;
    walked_to_ = line + 1;
    while (base::trim(files_.line(file, walked_to_)).starts_with('#')) ++walked_to_;
  }
  return walked_to_;
}

void Suppressor::read_comment(std::uint32_t file, std::size_t at) {
  const std::string_view text = files_.text(file);
  int line = files_.position(file, static_cast<std::uint32_t>(at)).line;
  const std::string_view whole = files_.line(file, line);
  const auto column = static_cast<std::size_t>(text.data() + at - whole.data());
  const std::string_view before = whole.substr(0, column);
  const std::size_t hash = before.find_last_of("#*");
  if (hash == std::string_view::npos) return;
  std::string_view lead = base::trim(before.substr(0, hash));
  const bool alone = lead.empty() || lead.starts_with("{{");
  if (alone) {  // it applies to the next line that is not a comment
    line = next_line_of(file, line);
  }
  std::string_view rest = whole.substr(column);
  rest = base::trim(rest.substr(0, rest.find("*/")));
  const std::size_t colon = rest.find(':');
  const std::string_view reason =
      colon == std::string_view::npos ? std::string_view() : base::trim(rest.substr(colon + 1));
  if (reason.empty()) {
    const auto begin = static_cast<std::uint32_t>(at);
    say("invalid-suppression", nullptr, {file, begin - 15, begin}, "the suppression comment has no reason",
        "write `# twinhull: allow RULE: REASON`");
    return;
  }
  add_names(file, line, rest.substr(0, colon));
}

void Suppressor::add_names(std::uint32_t file, int line, std::string_view names) {
  for (const std::string_view part : base::split(names, ',')) {
    const std::string_view trimmed = base::trim(part);
    const std::string_view name = trimmed.empty() ? part.substr(0, 0) : trimmed;  // it has a location, too
    const auto begin = static_cast<std::uint32_t>(name.data() - files_.text(file).data());
    const source::Span span{file, begin, begin + static_cast<std::uint32_t>(name.size())};
    if (check_name(nullptr, span, name))
      comments_[{file, line}].push_back({diagnostic::current_id(name), span});
  }
}

void Suppressor::read_annotations(const Object& object, const yaml::Node* annotations) {
  for (const yaml::Entry& entry :
       annotations == nullptr ? std::span<const yaml::Entry>() : annotations->entries) {
    if (!entry.key.starts_with(annotation_prefix)) continue;
    const std::string_view name = entry.key.substr(annotation_prefix.size());
    if (!check_name(&object, entry.key_span, name)) continue;
    if (base::trim(entry.value->text).empty()) {
      say("invalid-suppression", &object, entry.key_span,
          fmt::format("`{}` suppresses `{}` without a reason", display(object), name),
          "set the reason as the value of the annotation");
      continue;
    }
    const std::string_view rule = diagnostic::current_id(name);
    annotations_.try_emplace({&object, rule}, CommentSuppression{rule, entry.key_span});
  }
}

void Suppressor::read_annotations(const ObjectIndex& index) {
  for (const Object& object : index.objects()) {
    read_annotations(object, object.at("metadata.annotations"));
    const PodView* pod = index.pod_of(object);
    if (pod != nullptr && pod->metadata != object.node->get("metadata"))
      read_annotations(object, pod->annotations());
  }
}

bool Suppressor::by_comment(const diagnostic::Finding& finding) {
  const source::Span& span = finding.span;
  if (comments_.empty() || !span.known()) return false;
  const auto at = comments_.find({span.file, files_.position(span.file, span.begin).line});
  if (at == comments_.end()) return false;
  const auto allowed = std::ranges::find(at->second, finding.rule, &CommentSuppression::rule);
  if (allowed == at->second.end()) return false;
  return allowed->used = true;
}

bool Suppressor::by_annotation(const ObjectFinding& found) {
  if (found.object == nullptr) return false;
  const auto allowed = annotations_.find({found.object, found.finding.rule});
  if (allowed == annotations_.end()) return false;
  return allowed->second.used = true;
}

bool Suppressor::by_settings(const ObjectFinding& found) {
  bool allowed = false;
  if (!base::spend(base::Limit::pairs, settings_.exceptions.size())) return false;
  for (std::size_t i = 0; i < settings_.exceptions.size(); ++i) {
    if (!excepts(settings_.exceptions[i], found, files_)) continue;
    used_[i] = true;
    allowed = true;
  }
  return allowed;
}

bool Suppressor::allows(const ObjectFinding& found) {
  return by_comment(found.finding) || by_annotation(found) || by_settings(found) ||
         suppressed_by_other_linter(found);
}

void Suppressor::say_unused(const Object* object, source::Span span, std::string_view rule) {
  const diagnostic::Rule* known = diagnostic::find_rule(rule);
  // A rule that is off in this run cannot have matched.
  if (known != nullptr && !severity_of(*known, settings_)) return;
  say("unused-suppression", object, span, fmt::format("the suppression of `{}` matches no finding", rule),
      "remove it");
}

void Suppressor::report_unused_comments() {
  for (const auto& [_, list] : comments_) {
    for (const CommentSuppression& allowed : list) {
      if (!allowed.used) say_unused(nullptr, allowed.span, allowed.rule);
    }
  }
}

void Suppressor::report_unused() {
  report_unused_comments();
  for (const auto& [of, allowed] : annotations_) {
    if (!allowed.used) say_unused(of.first, allowed.span, allowed.rule);
  }
  for (std::size_t i = 0; i < used_.size(); ++i) {
    if (!used_[i]) say_unused(nullptr, settings_.exceptions[i].span, settings_.exceptions[i].rule);
  }
}

}  // namespace

std::size_t suppress(std::vector<ObjectFinding>& found, const Settings& settings, const ObjectIndex& index,
                     const source::Files& files, const std::set<std::uint32_t>& not_linted,
                     std::vector<ObjectFinding>& about) {
  Suppressor suppressor(settings, files, about);
  for (std::uint32_t file = 1; file <= files.size(); ++file) {
    if (!not_linted.contains(file)) suppressor.read_comments(file);
  }
  suppressor.read_annotations(index);
  const base::Budget budget(base::Limit::pairs);
  const std::size_t gone =
      std::erase_if(found, [&](const ObjectFinding& one) { return suppressor.allows(one); });
  if (budget.exhausted()) {
    about.push_back({nullptr,
                     {.rule = "limit-reached",
                      .message = "too many suppressions and findings to compare",
                      .span = settings.exceptions.front().span,
                      .help = "use fewer suppressions, or " + base::how_to_raise(base::Limit::pairs)}});
  }
  suppressor.report_unused();
  return gone;
}

bool is_suppressed(const ObjectFinding& found, const Settings& settings, const source::Files& files) {
  const auto excepted = [&](const Suppression& exception) { return excepts(exception, found, files); };
  if (std::ranges::any_of(settings.exceptions, excepted)) return true;
  if (found.object == nullptr) return false;
  for (const std::string_view path : {"metadata.annotations", "spec.template.metadata.annotations",
                                      "spec.jobTemplate.spec.template.metadata.annotations"}) {
    if (allowed_in(found.object->at(path), found.finding.rule)) return true;
  }
  return suppressed_by_other_linter(found);
}

diagnostic::Findings suppress_commented(diagnostic::Findings& findings, const Settings& settings,
                                        const source::Files& files, bool all_seen) {
  std::vector<ObjectFinding> about;
  Suppressor suppressor(settings, files, about);
  for (std::uint32_t file = 1; file <= files.size(); ++file) suppressor.read_comments(file);
  std::erase_if(findings, [&](const diagnostic::Finding& one) { return suppressor.by_comment(one); });
  if (all_seen) suppressor.report_unused_comments();
  apply_severities(about, settings);
  diagnostic::Findings out;
  for (ObjectFinding& found : about) out.push_back(std::move(found.finding));
  return out;
}

}  // namespace twinhull::lint
