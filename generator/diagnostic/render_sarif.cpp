#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "base/sha256.h"
#include "base/text.h"
#include "diagnostic/json_text.h"
#include "diagnostic/page.h"
#include "diagnostic/render.h"

namespace twinhull::diagnostic {

namespace {

using nlohmann::ordered_json;

constexpr const char* base_id = "%SRCROOT%";  ///< GitHub's name for the repository root

/// A relative path as a URI reference: all but unreserved characters and `/` are percent-encoded.
std::string uri(std::string_view path) {
  std::string out;
  for (char c : path) {
    const bool letter = base::is_alnum(c);
    if (letter || std::string_view("/-._~").find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

ordered_json artifact(std::string_view path) {
  ordered_json out = {{"uri", uri(path)}};
  if (!path.starts_with('/')) out["uriBaseId"] = base_id;
  return {{"artifactLocation", std::move(out)}};
}

ordered_json region(const source::Span& span, const source::Files& files) {
  const source::Position begin = files.position(span.file, span.begin);
  const source::Position end = files.position(span.file, span.end);
  return {{"startLine", begin.line},
          {"startColumn", begin.column},
          {"endLine", end.line},
          {"endColumn", end.column}};
}

ordered_json location(const source::Span& span, const source::Files& files) {
  ordered_json out = artifact(files.path(span.file));
  out["region"] = region(span, files);
  return out;
}

ordered_json fix(const Finding& finding, const source::Files& files) {
  ordered_json change = artifact(files.path(finding.fix.front().span.file));
  for (const TextEdit& edit : finding.fix) {
    change["replacements"].push_back(
        {{"deletedRegion", region(edit.span, files)}, {"insertedContent", {{"text", edit.text}}}});
  }
  return {{"description", {{"text", finding.help}}}, {"artifactChanges", ordered_json::array({change})}};
}

std::string_view level(Severity severity) { return severity == Severity::info ? "note" : name(severity); }

/// A rule with its page, which viewers show next to its results.
ordered_json descriptor(std::string_view id) {
  ordered_json out = {{"id", id}};
  const Rule* rule = find_rule(id);
  if (rule == nullptr) return out;
  const std::string_view why = page_section(*rule, "Why");
  out["shortDescription"] = {{"text", rule->title}};
  out["fullDescription"] = {{"text", base::trim(plain_text(why))}, {"markdown", why}};
  out["defaultConfiguration"] = {{"level", level(rule->severity)}};
  out["help"] = {{"text", plain_text(rule->page)}, {"markdown", rule->page}};
  ordered_json tags = ordered_json::array({rule->group});
  if (!rule->profiles.empty()) {
    for (std::string_view profile : base::split(rule->profiles, ',')) tags.push_back(base::trim(profile));
  }
  out["properties"] = {{"tags", std::move(tags)}};
  return out;
}

/// Stable when lines are added above: rule, file, value path and the text of the line. Lines with a secret
/// are excluded, because a short secret could be recovered from a digest.
std::string fingerprint(const Finding& finding, const source::Files& files) {
  std::string text = finding.rule + '\n' + file_of(finding, files) + '\n' + finding.path + '\n';
  if (finding.span.known() && !finding.redact_source) {
    const int line = files.position(finding.span.file, finding.span.begin).line;
    text += base::trim(files.line(finding.span.file, line));
  }
  return base::sha256_hex(text).substr(0, 16);
}

ordered_json result(const Finding& finding, std::size_t rule, const source::Files& files,
                    std::map<std::string, int>& seen) {
  std::string message = finding.message;
  if (!finding.help.empty()) message += "\nhelp: " + finding.help;
  ordered_json out = {{"ruleId", finding.rule},
                      {"ruleIndex", rule},
                      {"level", level(finding.severity)},
                      {"message", {{"text", std::move(message)}}}};
  if (finding.span.known()) {
    out["locations"] = ordered_json::array({{{"physicalLocation", location(finding.span, files)}}});
  } else if (!finding.file.empty()) {
    out["locations"] = ordered_json::array({{{"physicalLocation", artifact(finding.file)}}});
  }
  if (!finding.fix.empty() && !finding.redact_source)
    out["fixes"] = ordered_json::array({fix(finding, files)});
  int id = 0;
  for (const RelatedLocation& related : finding.related) {
    ordered_json position = {{"id", ++id}};
    if (related.span.known()) position["physicalLocation"] = location(related.span, files);
    position["message"] = {{"text", related.message}};
    out["relatedLocations"].push_back(std::move(position));
  }
  // Equal findings of one file are distinguished by a counter.
  const std::string digest = fingerprint(finding, files);
  out["partialFingerprints"] = {{"primaryLocationLineHash", fmt::format("{}:{}", digest, ++seen[digest])}};
  ordered_json properties = ordered_json::object();
  if (!finding.system.empty()) properties["system"] = finding.system;
  if (!finding.target.empty()) properties["target"] = finding.target;
  if (!finding.targets.empty()) properties["targets"] = finding.targets;
  if (!finding.path.empty()) properties["path"] = finding.path;
  if (!finding.object.empty()) properties["object"] = finding.object;
  if (!properties.empty()) out["properties"] = std::move(properties);
  return out;
}

}  // namespace

std::string render_sarif(const Findings& findings, const source::Files& files) {
  std::map<std::string_view, std::size_t> rules;
  for (const Finding& finding : findings) rules.emplace(finding.rule, 0);
  ordered_json descriptors = ordered_json::array();
  for (auto& [rule, index] : rules) {
    index = descriptors.size();
    descriptors.push_back(descriptor(rule));
  }

  ordered_json results = ordered_json::array();
  std::map<std::string, int> seen;
  for (const Finding& finding : findings) {
    results.push_back(result(finding, rules.at(finding.rule), files, seen));
  }
  const ordered_json driver = {{"name", "twinhull"},
                               {"version", TWINHULL_VERSION},
                               {"semanticVersion", TWINHULL_VERSION},
                               {"rules", std::move(descriptors)}};
  const ordered_json root = {{"description", {{"text", "the directory that contains environments/"}}}};
  const ordered_json run = {{"tool", {{"driver", driver}}},
                            {"originalUriBaseIds", {{base_id, root}}},
                            {"columnKind", "unicodeCodePoints"},
                            {"results", std::move(results)}};
  return to_json_text({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                       {"version", "2.1.0"},
                       {"runs", ordered_json::array({run})}});
}

}  // namespace twinhull::diagnostic
