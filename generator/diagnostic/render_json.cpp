#include <nlohmann/json.hpp>

#include "diagnostic/json_text.h"
#include "diagnostic/render.h"

namespace twinhull::diagnostic {

namespace {

using nlohmann::ordered_json;

void put(ordered_json& out, const char* key, const std::string& value) {
  if (!value.empty()) out[key] = value;
}

ordered_json edit_json(const TextEdit& edit, const source::Files& files) {
  const source::Position begin = files.position(edit.span.file, edit.span.begin);
  const source::Position end = files.position(edit.span.file, edit.span.end);
  return {{"file", files.path(edit.span.file)},
          {"line", begin.line},
          {"column", begin.column},
          {"endLine", end.line},
          {"endColumn", end.column},
          {"text", edit.text}};
}

ordered_json finding_json(const Finding& finding, const source::Files& files) {
  ordered_json out = {
      {"rule", finding.rule}, {"severity", name(finding.severity)}, {"message", finding.message}};
  put(out, "file", file_of(finding, files));
  if (finding.span.known()) {
    const source::Position begin = files.position(finding.span.file, finding.span.begin);
    const source::Position end = files.position(finding.span.file, finding.span.end);
    out["line"] = begin.line;
    out["column"] = begin.column;
    out["endLine"] = end.line;
    out["endColumn"] = end.column;
  }
  for (const RelatedLocation& related : finding.related) {
    ordered_json location = {{"message", related.message}};
    if (related.span.known()) {
      const source::Position at = files.position(related.span.file, related.span.begin);
      location["file"] = files.path(related.span.file);
      location["line"] = at.line;
      location["column"] = at.column;
    }
    out["related"].push_back(std::move(location));
  }
  put(out, "help", finding.help);
  put(out, "system", finding.system);
  put(out, "target", finding.target);
  put(out, "path", finding.path);
  put(out, "object", finding.object);
  if (finding.redact_source) return out;  // the end of an edit reveals the length of a secret
  for (const TextEdit& edit : finding.fix) out["fix"].push_back(edit_json(edit, files));
  return out;
}

}  // namespace

std::string render_json(const Findings& findings, const source::Files& files, const Summary& summary) {
  int errors = 0;
  int warnings = 0;
  ordered_json list = ordered_json::array();
  for (const Finding& finding : findings) {
    errors += finding.severity == Severity::error;
    warnings += finding.severity == Severity::warning;
    list.push_back(finding_json(finding, files));
  }
  ordered_json counts = {{"errors", errors},           {"warnings", warnings},
                         {"files", summary.files},     {"targets", summary.targets},
                         {"objects", summary.objects}, {"unread", summary.unread}};
  // The numbers of skipped inputs are present only if they are not 0.
  const auto add = [&](const char* name, int count) {
    if (count > 0) counts[name] = count;
  };
  add("withoutObject", summary.others);
  add("hidden", summary.hidden);
  add("linked", summary.linked);
  return to_json_text({{"version", 1}, {"findings", std::move(list)}, {"summary", std::move(counts)}});
}

}  // namespace twinhull::diagnostic
