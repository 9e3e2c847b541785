#include "lint/load/locate/source_mapper.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "base/base64.h"
#include "base/path.h"
#include "base/text.h"
#include "lint/go_template/actions.h"
#include "lint/go_template/go_scalar.h"
#include "lint/go_template/values_use.h"
#include "lint/secrets/scan.h"

namespace twinhull::lint {
namespace {

/// The trimmed text of a line, as a span.
source::Span span_of(const source::Files& files, std::uint32_t file, std::uint32_t number) {
  const std::string_view line = files.line(file, static_cast<int>(number));
  const std::string_view text = base::trim(line);
  const auto begin = static_cast<std::uint32_t>(text.data() - files.text(file).data());
  return {file, begin, begin + static_cast<std::uint32_t>(text.size())};
}

/// Every `.Values.a.b` of a line, without `.Values.`.
std::vector<std::string_view> value_paths(std::string_view line) {
  constexpr std::string_view mark = ".Values.";
  std::vector<std::string_view> out;
  for (std::size_t at = line.find(mark); at != std::string_view::npos; at = line.find(mark)) {
    line.remove_prefix(at + mark.size());
    const std::size_t end = std::min(line.size(), line.find_first_of(" |)}\"',"));
    if (std::ranges::find(out, line.substr(0, end)) == out.end()) out.push_back(line.substr(0, end));
  }
  return out;
}

/// Whether `--set` or a switch sets the value, or one below it.
bool is_overridden(std::string_view path, const Provenance& origin) {
  const auto sets = [&](std::string_view set) {
    return set.starts_with(path) && set.size() > path.size() &&
           std::string_view(".=[").find(set[path.size()]) != std::string_view::npos;
  };
  return std::ranges::any_of(origin.sets, sets) ||
         std::ranges::any_of(origin.switches, [&](const Switch& one) { return sets(one.set); });
}

/// An entry anywhere in a values file.
struct Named {
  std::string path;
  const yaml::Node* value = nullptr;
};

/// All entries with a key, at any depth.
void find_named(const yaml::Node& map, std::string_view key, const std::string& path,
                std::vector<Named>& out) {
  if (!map.is(yaml::Kind::map)) return;
  for (const yaml::Entry& entry : map.entries) {
    const std::string own = path.empty() ? std::string(entry.key) : fmt::format("{}.{}", path, entry.key);
    if (entry.key == key) out.push_back({own, entry.value});
    find_named(*entry.value, key, own, out);
  }
}

/// Adds what was enabled for an object to be rendered.
void add_switches(diagnostic::Finding& finding, const source::Files& files, const Provenance& origin) {
  const std::string& path = files.path(finding.span.file);
  std::vector<std::string> names;
  for (const Switch& one : origin.switches) {
    const bool around = one.file.ends_with('/') ? path.starts_with(one.file)
                                                : path == one.file && one.begin <= finding.span.begin &&
                                                      finding.span.end <= one.end;
    std::string name = fmt::format("`{}`", one.set);
    if (around && std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  const std::string how = names.empty() ? std::string("with everything enabled that values.yaml disables")
                                        : "with " + base::join(names, ", ");
  finding.related.insert(finding.related.begin(), {how, {}});
}

/// A block printed after a key: `key: {{ toYaml . | indent 4 }}`.
bool is_indented_behind_key(std::string_view line) {
  const std::size_t open = line.find("{{"), indent = line.find("| indent ");
  if (open == std::string_view::npos || indent == std::string_view::npos || indent < open) return false;
  const std::string_view before = base::trim(line.substr(0, open));
  return before.ends_with(':') && line.find("toYaml", open) < indent;
}

/// The YAML of a block breaks at its first line or the next; the line above must be changed.
void blame_indent(diagnostic::Finding& finding, const source::Files& files) {
  constexpr int reach = 2;
  const int last = files.position(finding.span.file, finding.span.begin).line;
  for (int line = last; line > 0 && line + reach >= last; --line) {
    if (!is_indented_behind_key(files.line(finding.span.file, line))) continue;
    finding.span = span_of(files, finding.span.file, static_cast<std::uint32_t>(line));
    finding.help = "use `nindent` instead of `indent`: it starts a new line after the key";
    return;
  }
}

}  // namespace

std::vector<const yaml::Node*> SourceMapper::values_of(const Provenance& origin) {
  std::vector<const yaml::Node*> out;
  const auto add_file = [&](const std::string& path) {
    const std::vector<const yaml::Node*>& roots = sources_.documents(path);
    if (!roots.empty()) out.push_back(roots.front());
  };
  for (std::size_t i = origin.values.size(); i-- > 0;) {
    const yaml::Node* within = i < origin.within.size() ? origin.within[i] : nullptr;
    if (within == nullptr) {
      add_file(origin.values[i]);
    } else if (const yaml::Node* map = sources_.map_within(*within)) {
      out.push_back(map);
    }
  }
  add_file(base::join_path(origin.folder, "values.yaml"));
  return out;
}

const yaml::Node* SourceMapper::value_at_path(std::string_view path, const Provenance& origin) {
  for (const yaml::Node* root : values_of(origin)) {
    if (const yaml::Node* value = root->at(path)) return value;
  }
  return nullptr;
}

std::optional<std::string> SourceMapper::printed_value(std::string_view path, const Provenance& origin) {
  if (is_overridden(path, origin)) return {};
  const yaml::Node* value = value_at_path(path, origin);
  if (value == nullptr || value->is(yaml::Kind::map) || value->is(yaml::Kind::list)) return {};
  if (value->text.find_first_of("\n\"\\'") != std::string_view::npos) return {};  // printed with escapes
  if (value->style != yaml::Style::plain) return std::string(value->text);
  return read_by_helm(files_.text(value->span)).printed;
}

namespace {

/// The text of a scalar as rendered, without its quotes.
std::string_view without_quotes(std::string_view text) {
  const bool quoted =
      text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

/// Of a map or list printed as a whole, the part on the line: a list item or the value of a key; null if
/// none.
const yaml::Node* part_shown(const yaml::Node& value, std::string_view rendered) {
  if (rendered.starts_with("- ")) {
    const std::string_view text = without_quotes(base::trim(rendered.substr(2)));
    const auto item = std::ranges::find(value.items, text, &yaml::Node::text);
    if (item != value.items.end()) return *item;
    rendered = base::trim(rendered.substr(2));
  }
  const std::size_t colon = rendered.find(':');
  if (colon != std::string_view::npos) {
    const yaml::Node* entry = value.get(rendered.substr(0, colon));
    const bool scalar = entry != nullptr && !entry->is(yaml::Kind::map) && !entry->is(yaml::Kind::list);
    const std::string_view text = without_quotes(base::trim(rendered.substr(colon + 1)));
    if (entry != nullptr && (scalar ? entry->text == text : text.empty())) return entry;
  }
  for (const yaml::Entry& entry : value.entries) {
    if (const yaml::Node* part = part_shown(*entry.value, rendered)) return part;
  }
  for (const yaml::Node* item : value.items) {
    if (const yaml::Node* part = part_shown(*item, rendered)) return part;
  }
  return nullptr;
}

}  // namespace

source::Span SourceMapper::key_at_path(std::string_view path, const yaml::Node& value,
                                       const Provenance& origin) {
  const std::size_t dot = path.rfind('.');
  for (const yaml::Node* root : values_of(origin)) {
    const yaml::Node* parent = dot == std::string_view::npos ? root : root->at(path.substr(0, dot));
    const yaml::Entry* entry = parent == nullptr ? nullptr : parent->find(path.substr(dot + 1));
    if (entry != nullptr && entry->value == &value) return entry->key_span;
  }
  return value.span;
}

const yaml::Node* SourceMapper::add_value_places(diagnostic::Finding& finding, std::string_view rendered,
                                                 std::string_view line, const Provenance& origin) {
  const yaml::Node* last = nullptr;
  for (std::string_view path : value_paths(line)) {
    const yaml::Node* value = is_overridden(path, origin) ? nullptr : value_at_path(path, origin);
    if (value == nullptr) continue;
    const bool whole = value->is(yaml::Kind::map) || value->is(yaml::Kind::list);
    const yaml::Node* part = whole ? part_shown(*value, rendered) : nullptr;
    last = part == nullptr ? value : part;
    if (part != nullptr) {
      finding.related.push_back({"this is set here", part->span});
    } else {
      finding.related.push_back(
          {fmt::format("`{}` is set here", path), whole ? key_at_path(path, *value, origin) : value->span});
    }
  }
  return last;
}

void SourceMapper::explain_line(diagnostic::Finding& finding, std::string_view rendered,
                                std::string_view written, const Provenance& origin) {
  std::string how = "rendered";
  if (!origin.values.empty()) how += fmt::format(" with {}", base::file_name(origin.values.back()));
  // Lines with a secret are not shown, wherever they come from.
  if (scan_secrets(rendered).empty()) how += fmt::format(" as `{}`", rendered);
  finding.related.insert(finding.related.begin(), {std::move(how), {}});
  const yaml::Node* value = add_value_places(finding, rendered, written, origin);
  constexpr std::string_view advice = "put it in quotes: ";
  if (!finding.help.starts_with(advice)) return;
  // In a template, `quote` adds quotes around the value as Helm reads it.
  const std::vector<std::string_view> paths = value_paths(written);
  const bool direct = paths.size() == 1 && written.find("toYaml") == std::string_view::npos;
  if (value != nullptr && (value->is(yaml::Kind::map) || value->is(yaml::Kind::list))) {
    finding.help = "put it in quotes where it is set";
    return;
  }
  finding.help = "print it with `quote`";
  if (direct) finding.help = fmt::format("write `{{{{ .Values.{} | quote }}}}`", paths.front());
  if (value == nullptr || value->style != yaml::Style::plain) return;
  const std::string text(files_.text(value->span));
  const std::string printed = read_by_helm(text).printed;
  if (!direct) {
    finding.help = fmt::format("put it in quotes where it is set: `\"{}\"`", text);
  } else if (printed.find("e+") != std::string::npos && text.find('e') == std::string::npos) {
    finding.help = fmt::format("write `{{{{ .Values.{} | int64 | quote }}}}`: Helm prints `{}` as `{}`",
                               paths.front(), text, printed);
  } else if (printed != text) {
    finding.help +=
        fmt::format(", and `\"{}\"` where it is set: Helm reads `{}` as `{}`", text, text, printed);
  }
}

void SourceMapper::lead_to_dependency(diagnostic::Finding& finding, const Provenance& origin) {
  const std::string_view source = template_of(finding.span, origin).source;
  constexpr std::string_view charts = "charts/";
  if (!source.starts_with(charts)) return;
  const std::string_view name = source.substr(charts.size(), source.find('/', charts.size()) - charts.size());
  for (const char* file : {"Chart.yaml", "requirements.yaml"}) {
    const std::vector<const yaml::Node*>& roots = sources_.documents(base::join_path(origin.folder, file));
    for (const yaml::Node* one :
         roots.empty() ? std::span<const yaml::Node* const>() : items_at(roots.front(), "dependencies")) {
      const yaml::Node* place = value_at(one, "alias");
      if (place == nullptr || place->text != name) place = value_at(one, "name");
      if (place == nullptr || (place->text != name && text_at(one, "alias") != name)) continue;
      const std::string_view rendered = base::trim(
          files_.line(finding.span.file, files_.position(finding.span.file, finding.span.begin).line));
      finding.related.insert(
          finding.related.begin(),
          {scan_secrets(rendered).empty() ? fmt::format("`{}` renders `{}`", source, rendered)
                                          : fmt::format("rendered by `{}`", source),
           {}});
      finding.span = place->span;
      return;
    }
  }
}

source::Span SourceMapper::line_in_template(source::Span rendered, const Provenance& origin) {
  const Template& made = template_of(rendered, origin);
  const auto line = static_cast<std::uint32_t>(files_.position(rendered.file, rendered.begin).line);
  if (made.file == 0 || line < made.first || line - made.first >= made.lines.size()) return {};
  const std::uint32_t number = made.lines[line - made.first];
  if (number == 0) return {};
  const source::Span span = span_of(files_, made.file, number);
  const std::string_view text = base::trim(files_.line(rendered.file, static_cast<int>(line)));
  if (files_.text(span) != text) return span;
  // The same text: the same columns.
  const std::string_view all = files_.text(rendered.file);
  const auto shift = static_cast<std::uint32_t>(all.data() + rendered.begin - text.data());
  const std::uint32_t size = std::min(rendered.end - rendered.begin, span.end - span.begin - shift);
  return {span.file, span.begin + shift, span.begin + shift + size};
}

const Object* SourceMapper::object_at(source::Span span) {
  if (objects_.empty()) {
    for (const Object& object : input_.index.objects())
      objects_.emplace(std::pair(object.node->span.file, object.node->span.begin), &object);
  }
  auto behind = objects_.upper_bound({span.file, span.begin});
  if (behind == objects_.begin()) return nullptr;
  const Object* object = std::prev(behind)->second;
  return object->node->span.file == span.file ? object : nullptr;
}

void SourceMapper::lead_related(diagnostic::Finding& finding) {
  for (diagnostic::RelatedLocation& related : finding.related) {
    const auto unit = input_.unit_of.find(related.span.file);
    if (unit == input_.unit_of.end()) continue;
    const Provenance& origin = input_.origins[unit->second];
    if (origin.kind == Provenance::Kind::kustomize) {
      ObjectFinding there{.object = object_at(related.span), .finding = {.span = related.span}};
      if (there.object == nullptr) continue;
      map_to_manifest(there);
      if (!there.finding.redact_source) related.span = there.finding.span;
      continue;
    }
    if (origin.kind != Provenance::Kind::helm) continue;
    const source::Span span = line_in_template(related.span, origin);
    if (span.known()) related.span = span;
  }
}

namespace {

/// The first line of a template that only includes a named template, which is the origin of lines not in the
/// template itself. Invalid if none.
source::Span including_line(std::uint32_t file, const source::Files& files) {
  const std::string_view text = files.text(file);
  for (const std::string_view whole : base::split_lines(text)) {
    const std::string_view line = base::trim(whole);
    const bool named =
        line.find("include ") != std::string_view::npos || line.find("template ") != std::string_view::npos;
    if (!line.starts_with("{{") || !named || line.find(":=") != std::string_view::npos) continue;
    const auto begin = static_cast<std::uint32_t>(line.data() - text.data());
    return {file, begin, begin + static_cast<std::uint32_t>(line.size())};
  }
  return {};
}

}  // namespace

void SourceMapper::lead_to_template(diagnostic::Finding& finding, const Provenance& origin) {
  const Template& made = template_of(finding.span, origin);
  if (made.file == 0) return lead_to_dependency(finding, origin);
  const source::Span span = line_in_template(finding.span, origin);
  if (!span.known()) {
    finding.span = including_line(made.file, files_);
    if (!finding.span.known()) finding.file = files_.path(made.file);
    return;
  }
  const int line = files_.position(finding.span.file, finding.span.begin).line;
  const std::string_view rendered = base::trim(files_.line(finding.span.file, line));
  const std::string_view written =
      base::trim(files_.line(span.file, files_.position(span.file, span.begin).line));
  if (written != rendered) explain_line(finding, rendered, written, origin);
  finding.span = span;
  if (finding.rule == "chart-render-error" || finding.rule == "unrenderable-switch")
    blame_indent(finding, files_);
  if (!origin.switches.empty()) add_switches(finding, files_, origin);
}

bool SourceMapper::lead_to_value(ObjectFinding& found, std::string_view written, const Provenance& origin) {
  const std::string_view text = found.value->text;
  const std::string decoded = base::decode_base64(text);
  const auto is_it = [&](const yaml::Node* node) {
    return node != nullptr && !node->is(yaml::Kind::map) && !node->is(yaml::Kind::list) &&
           (node->text == text || (!decoded.empty() && node->text == decoded));
  };
  const yaml::Node* place = nullptr;
  std::string set;
  for (const std::string_view path : value_paths(written)) {
    const yaml::Node* value = is_overridden(path, origin) ? nullptr : value_at_path(path, origin);
    if (is_it(value)) {
      place = value;
      set = path;
    }
  }
  // An entry of a map that is iterated or printed as a whole, by its key.
  for (const yaml::Node* root : values_of(origin)) {
    if (place != nullptr) break;
    std::vector<Named> all;
    find_named(*root, found.value_key, {}, all);
    std::erase_if(all,
                  [&](const Named& one) { return !is_it(one.value) || is_overridden(one.path, origin); });
    if (all.size() > 1) return false;
    if (all.empty()) continue;
    place = all.front().value;
    set = all.front().path;
  }
  if (place == nullptr || !place->span.known()) return false;
  // A value set by another set of values of the same chart is not empty there.
  const bool given = text.empty() && std::ranges::any_of(input_.origins, [&](const Provenance& other) {
                       const yaml::Node* value =
                           other.folder == origin.folder ? value_at_path(set, other) : nullptr;
                       return value != nullptr && !value->text.empty();
                     });
  if (given) return false;
  found.finding.related.insert(found.finding.related.begin(), {"inserted here", found.finding.span});
  found.finding.span = place->span;
  return true;
}

void SourceMapper::lead_to_empty_value(diagnostic::Finding& finding, const Provenance& origin) {
  const auto is_empty = [](const yaml::Node& value) {
    return value.is(yaml::Kind::null) || (value.is(yaml::Kind::string) && value.text.empty());
  };
  ValueUses uses;
  find_value_uses(files_.text(finding.span.file), finding.span.file, uses);
  for (const ValueUse& use : uses.uses) {
    const std::string path = base::join(use.keys, ".");
    const yaml::Node* value = is_overridden(path, origin) ? nullptr : value_at_path(path, origin);
    if (value != nullptr && value->is(yaml::Kind::map)) {
      const auto empty = std::ranges::find_if(
          value->entries, [&](const yaml::Entry& entry) { return is_empty(*entry.value); });
      value = empty == value->entries.end() ? nullptr : empty->value;
    }
    if (value == nullptr || !is_empty(*value) || !value->span.known()) continue;
    finding.related.insert(finding.related.begin(), {"the Secret is generated here", finding.span});
    finding.span = value->span;
    return;
  }
}

void SourceMapper::move_fix(diagnostic::Finding& finding, source::Span rendered) const {
  const source::Span& written = finding.span;
  const bool same =
      written.known() && written.file != rendered.file && files_.text(written) == files_.text(rendered);
  for (diagnostic::TextEdit& edit : finding.fix) {
    if (!same || edit.span.begin < rendered.begin || edit.span.end > rendered.end) return finding.fix.clear();
    edit.span = {written.file, edit.span.begin - rendered.begin + written.begin,
                 edit.span.end - rendered.begin + written.begin};
  }
}

void SourceMapper::map_back(ObjectFinding& found) {
  const bool rendered_text = found.finding.span.known() && input_.unit_of.contains(found.finding.span.file);
  if (!found.finding.span.known() || found.object == nullptr) return;
  lead_related(found.finding);
  // Some findings on what a GitOps object references have the place in its file already.
  if (!rendered_text && input_.origins[found.object->unit].kind != Provenance::Kind::written) return;
  const Provenance& origin = input_.origins[found.object->unit];
  const source::Span rendered = found.finding.span;
  if (origin.kind == Provenance::Kind::helm) {
    found.finding.fix.clear();  // the template renders more than one text
    lead_to_template(found.finding, origin);
    const source::Span& span = found.finding.span;
    if (found.value != nullptr && span.known() && span.file != rendered.file) {
      const int line = files_.position(span.file, span.begin).line;
      lead_to_value(found, base::trim(files_.line(span.file, line)), origin);
    }
    if (found.finding.rule == "empty-secret" && span.known() && span.file != rendered.file)
      lead_to_empty_value(found.finding, origin);
  }
  if (origin.kind == Provenance::Kind::kustomize) {
    map_to_manifest(found);
    lead_on(found.finding);
    move_fix(found.finding, rendered);
  }
}

void SourceMapper::lead_on(diagnostic::Finding& finding) {
  constexpr int most_steps = 10;
  for (int step = 0; step < most_steps && finding.span.known(); ++step) {
    const auto unit = input_.unit_of.find(finding.span.file);
    if (unit == input_.unit_of.end()) return;
    const Provenance& origin = input_.origins[unit->second];
    const source::Span before = finding.span;
    if (origin.kind == Provenance::Kind::helm) {
      lead_to_template(finding, origin);
    } else if (const Object* object = object_at(finding.span)) {
      ObjectFinding there{.object = object, .finding = finding};
      map_to_manifest(there);
      finding = std::move(there.finding);
    }
    if (finding.span == before) return;
  }
}

void SourceMapper::map_back(diagnostic::Finding& finding) {
  const auto unit = input_.unit_of.find(finding.span.file);
  if (unit == input_.unit_of.end() || input_.origins[unit->second].kind != Provenance::Kind::helm) return;
  finding.fix.clear();
  lead_related(finding);
  lead_to_template(finding, input_.origins[unit->second]);
}

}  // namespace twinhull::lint
