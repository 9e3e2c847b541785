#include "lint/load/locate/source_mapper.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

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
bool is_overridden(std::string_view path, const UnitOrigin& origin) {
  const auto sets = [&](std::string_view set) {
    return set.starts_with(path) && set.size() > path.size() &&
           std::string_view(".=[").find(set[path.size()]) != std::string_view::npos;
  };
  return std::ranges::any_of(origin.sets, sets) ||
         std::ranges::any_of(origin.switches, [&](const Switch& one) { return sets(one.set); });
}

/// Adds what was enabled for an object to be rendered.
void add_switches(diagnostic::Finding& finding, const source::Files& files, const UnitOrigin& origin) {
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

std::vector<const yaml::Node*> SourceMapper::values_of(const UnitOrigin& origin) {
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
  add_file(base::join_path(origin.directory, "values.yaml"));
  return out;
}

const yaml::Node* SourceMapper::value_at_path(std::string_view path, const UnitOrigin& origin) {
  for (const yaml::Node* root : values_of(origin)) {
    if (const yaml::Node* value = root->at(path)) return value;
  }
  return nullptr;
}

void SourceMapper::explain_line(diagnostic::Finding& finding, std::string_view rendered,
                                std::string_view written, const RenderedLocation& location,
                                const UnitOrigin& origin) {
  std::string how = "rendered";
  if (!origin.values.empty()) how += fmt::format(" with {}", base::file_name(origin.values.back()));
  // Lines with a secret are not shown, wherever they come from.
  if (scan_secrets(rendered).empty()) how += fmt::format(" as `{}`", rendered);
  finding.related.insert(finding.related.begin(), {std::move(how), {}});
  for (const SetLocation& value : location.values)
    finding.related.push_back({fmt::format("`{}` is set here", value.path), value.span});
  constexpr std::string_view advice = "put it in quotes: ";
  if (!finding.help.starts_with(advice)) return;
  // In a template, `quote` adds quotes around the value as Helm reads it.
  const yaml::Node* value = location.values.empty() ? nullptr : location.values.back().value;
  const std::vector<std::string_view> paths = value_paths(written);
  const bool as_yaml = written.find("toYaml") != std::string_view::npos;
  const bool direct = paths.size() == 1 && !as_yaml;
  if (value != nullptr && (value->is(yaml::Kind::map) || value->is(yaml::Kind::list))) {
    finding.help = "put it in quotes where it is set";
    return;
  }
  finding.help = "print it with `quote`";
  if (direct) finding.help = fmt::format("write `{{{{ .Values.{} | quote }}}}`", paths.front());
  if (value == nullptr || value->style != yaml::Style::plain) return;
  const std::string text(files_.text(value->span));
  const std::string printed = read_by_helm(text).printed;
  if (as_yaml) {
    finding.help = fmt::format("put it in quotes where it is set: `\"{}\"`", text);
  } else if (!direct) {
    return;
  } else if (printed.find("e+") != std::string::npos && text.find('e') == std::string::npos) {
    finding.help = fmt::format("write `{{{{ .Values.{} | int64 | quote }}}}`: Helm prints `{}` as `{}`",
                               paths.front(), text, printed);
  } else if (printed != text) {
    finding.help +=
        fmt::format(", and `\"{}\"` where it is set: Helm reads `{}` as `{}`", text, text, printed);
  }
}

std::string_view SourceMapper::template_of(source::Span rendered) const {
  const std::string_view text = files_.text(rendered.file);
  // Right at the start of a document, because a template can contain such a comment.
  constexpr std::string_view mark = "---\n# Source: ";
  const std::size_t at = text.rfind(mark, rendered.begin);
  if (at == std::string_view::npos) return {};
  std::string_view source = text.substr(at + mark.size());
  source = base::trim(source.substr(0, source.find('\n')));
  source.remove_prefix(std::min(source.size(), source.find('/') + 1));
  return source;
}

void SourceMapper::map_to_dependency(diagnostic::Finding& finding, const UnitOrigin& origin) {
  const std::string_view source = template_of(finding.span);
  constexpr std::string_view charts = "charts/";
  if (!source.starts_with(charts)) return;
  const std::string_view name = source.substr(charts.size(), source.find('/', charts.size()) - charts.size());
  for (const char* file : {"Chart.yaml", "requirements.yaml"}) {
    const std::vector<const yaml::Node*>& roots = sources_.documents(base::join_path(origin.directory, file));
    for (const yaml::Node* one :
         roots.empty() ? std::span<const yaml::Node* const>() : items_at(roots.front(), "dependencies")) {
      const yaml::Node* node = value_at(one, "alias");
      if (node == nullptr || node->text != name) node = value_at(one, "name");
      if (node == nullptr || (node->text != name && text_at(one, "alias") != name)) continue;
      const std::string_view rendered = base::trim(
          files_.line(finding.span.file, files_.position(finding.span.file, finding.span.begin).line));
      finding.related.insert(
          finding.related.begin(),
          {scan_secrets(rendered).empty() ? fmt::format("`{}` renders `{}`", source, rendered)
                                          : fmt::format("rendered by `{}`", source),
           {}});
      finding.span = node->span;
      return;
    }
  }
}

RenderedLocation SourceMapper::rendered_location(source::Span rendered, const UnitOrigin& origin) {
  return locations_.of(origin, files_.text(rendered.file), rendered.begin, rendered.end);
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

void SourceMapper::map_related(diagnostic::Finding& finding) {
  for (diagnostic::RelatedLocation& related : finding.related) {
    const auto unit = input_.unit_of.find(related.span.file);
    if (unit == input_.unit_of.end()) continue;
    const UnitOrigin& origin = input_.origins[unit->second];
    if (origin.kind == UnitOrigin::Kind::kustomize) {
      ObjectFinding there{.object = object_at(related.span), .finding = {.span = related.span}};
      if (there.object == nullptr) continue;
      map_to_manifest(there);
      if (!there.finding.redact_source) related.span = there.finding.span;
      continue;
    }
    if (origin.kind != UnitOrigin::Kind::helm) continue;
    const source::Span span = rendered_location(related.span, origin).span;
    if (span.known()) related.span = span;
  }
}

void SourceMapper::map_to_template(diagnostic::Finding& finding, const UnitOrigin& origin) {
  const RenderedLocation location = rendered_location(finding.span, origin);
  if (!location.span.known()) return map_to_dependency(finding, origin);
  const int line = files_.position(finding.span.file, finding.span.begin).line;
  const std::string_view rendered = base::trim(files_.line(finding.span.file, line));
  const std::string_view written = base::trim(
      files_.line(location.span.file, files_.position(location.span.file, location.span.begin).line));
  if (written != rendered) explain_line(finding, rendered, written, location, origin);
  finding.related.insert(finding.related.end(), location.included.begin(), location.included.end());
  finding.span = location.span;
  if (finding.rule == "chart-render-error" || finding.rule == "unrenderable-switch")
    blame_indent(finding, files_);
  if (!origin.switches.empty()) add_switches(finding, files_, origin);
}

void SourceMapper::map_to_value(ObjectFinding& found, const UnitOrigin& origin) {
  const std::string_view text = found.value->text;
  const std::string decoded = base::decode_base64(text);
  const SetLocation* location = nullptr;
  const RenderedLocation rendered = rendered_location(found.value->span, origin);
  for (const SetLocation& one : rendered.values) {
    const yaml::Node& value = *one.value;
    const bool scalar = !value.is(yaml::Kind::map) && !value.is(yaml::Kind::list);
    if (scalar && (value.text == text || (!decoded.empty() && value.text == decoded))) location = &one;
  }
  if (location == nullptr || !location->span.known()) return;
  // A value set by another set of values of the same chart is not empty there.
  const bool given = text.empty() && std::ranges::any_of(input_.origins, [&](const UnitOrigin& other) {
                       const yaml::Node* value = other.directory == origin.directory
                                                     ? value_at_path(location->path, other)
                                                     : nullptr;
                       return value != nullptr && !value->text.empty();
                     });
  if (given) return;
  found.finding.related.insert(found.finding.related.begin(), {"inserted here", found.finding.span});
  found.finding.span = location->span;
  std::erase_if(found.finding.related,
                [&](const diagnostic::RelatedLocation& one) { return one.span == found.finding.span; });
}

void SourceMapper::map_to_empty_value(diagnostic::Finding& finding, const UnitOrigin& origin) {
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
  map_related(found.finding);
  // Some findings on what a GitOps object references have the location in its file already.
  if (!rendered_text && input_.origins[found.object->unit].kind != UnitOrigin::Kind::written) return;
  const UnitOrigin& origin = input_.origins[found.object->unit];
  const source::Span rendered = found.finding.span;
  if (origin.kind == UnitOrigin::Kind::helm) {
    found.finding.fix.clear();  // the template renders more than one text
    map_to_template(found.finding, origin);
    const source::Span& span = found.finding.span;
    if (found.value != nullptr && span.known() && span.file != rendered.file) map_to_value(found, origin);
    if (found.finding.rule == "empty-secret" && span.known() && span.file != rendered.file)
      map_to_empty_value(found.finding, origin);
  }
  if (origin.kind == UnitOrigin::Kind::kustomize) {
    map_to_manifest(found);
    map_further(found.finding);
    move_fix(found.finding, rendered);
  }
}

void SourceMapper::map_further(diagnostic::Finding& finding) {
  constexpr int most_steps = 10;
  for (int step = 0; step < most_steps && finding.span.known(); ++step) {
    const auto unit = input_.unit_of.find(finding.span.file);
    if (unit == input_.unit_of.end()) return;
    const UnitOrigin& origin = input_.origins[unit->second];
    const source::Span before = finding.span;
    if (origin.kind == UnitOrigin::Kind::helm) {
      map_to_template(finding, origin);
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
  if (unit == input_.unit_of.end() || input_.origins[unit->second].kind != UnitOrigin::Kind::helm) return;
  finding.fix.clear();
  map_related(finding);
  map_to_template(finding, input_.origins[unit->second]);
}

}  // namespace twinhull::lint
