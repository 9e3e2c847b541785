#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "base/file_system.h"
#include "diagnostic/render.h"
#include "diagnostic/rules.h"
#include "lint/engine/fix.h"
#include "lint/engine/settings.h"
#include "lint/load/read_input.h"
#include "lint/run/lint.h"
#include "lint/secrets/secrets.h"
#include "pipeline/settings_file.h"

// Runs the linter on files in memory, for the fuzz targets. No program is started: PATH is empty, so that
// charts are read but not rendered.

namespace twinhull::fuzz {

inline const bool without_programs = ::unsetenv("PATH") == 0;

/// Splits the input at lines `=====`, for targets that take several files.
inline std::vector<std::string> parts(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view border = "\n=====\n";
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::string> out;
  for (std::size_t at = text.find(border); at != std::string_view::npos; at = text.find(border)) {
    out.emplace_back(text.substr(0, at + 1));
    text.remove_prefix(at + border.size());
  }
  out.emplace_back(text);
  return out;
}

[[noreturn]] inline void refuse(const diagnostic::Finding& finding, std::string_view why) {
  fmt::print(stderr, "{}: [{}] {}\n", why, finding.rule, finding.message);
  std::abort();
}

inline void check(const diagnostic::Finding& finding, const source::Files& files) {
  if (finding.message.empty()) refuse(finding, "without a message");
  if (diagnostic::find_rule(finding.rule) == nullptr) refuse(finding, "of no rule");
  const source::Span& span = finding.span;
  if (!span.known()) return;
  if (span.begin > span.end || span.end > files.text(span.file).size() + 1) refuse(finding, "outside");
}

/// Lints all files with every rule enabled, and checks that findings have known rules and valid spans, that
/// every output format can represent them, and that fixes can be applied.
inline void lint_all(base::InMemoryFileSystem& fs, const std::string& config = {}) {
  source::Files files;
  lint::Workspace input;
  lint::Settings settings = pipeline::load_lint_settings(config, fs, files, input.arena, input.findings);
  if (input.findings.empty()) {
    settings.profile = "strict";
    lint::read_input({.paths = {"."},
                      .exclude = settings.exclude,
                      .kubernetes_version = kubernetes::display(settings.kubernetes_version),
                      .kustomization_schema = pipeline::kustomization_schema()},
                     fs, files, input);
    for (const lint::ExternalObject& external : settings.externals) input.index.add_external(external);
  } else {
    settings = {};
  }
  lint::LintResult outcome = lint::lint(settings, fs, files, input);
  std::vector<diagnostic::Finding*> all;
  for (lint::ObjectFinding& found : outcome.found) all.push_back(&found.finding);
  for (diagnostic::Finding& finding : input.findings) all.push_back(&finding);
  for (const diagnostic::Finding* finding : all) check(*finding, files);
  lint::apply_fixes(all, files, fs);

  diagnostic::Sink sink;
  for (const diagnostic::Finding* finding : all) sink.add(*finding);
  diagnostic::Findings sorted = sink.sorted(files);
  lint::mask_of(files, {}, 1).hide(sorted, files);
  using diagnostic::Format;
  for (const Format format : {Format::text, Format::json, Format::sarif, Format::github, Format::junit}) {
    const std::string text = diagnostic::render(sorted, files, {}, format, false);
    for (const char c : text) {
      if (static_cast<unsigned char>(c) < 0x20 && c != '\n') std::abort();  // no terminal control characters
    }
  }
}

}  // namespace twinhull::fuzz
