#include <fmt/format.h>

#include "commands/command.h"
#include "commands/report.h"
#include "lint/check.h"
#include "lint/input/input.h"

namespace twinhull::commands {

Status lint(const Options& options, base::FileSystem& disk) {
  source::Files files;
  lint::Input input;
  lint::read_input({.paths = options.paths, .kubernetes_version = "1.36", .jobs = options.jobs}, disk, files,
                   input);
  diagnostic::Sink sink;
  sink.add(std::move(input.findings));
  for (lint::Found& found : lint::check_input(lint::checks(), disk, files, input))
    sink.add(std::move(found.finding));
  if (input.corpus.objects().empty() && !input.failed) {
    fail("there is no Kubernetes object in what was named", "name manifests, or a folder that holds some");
    input.failed = true;
  }
  return report(options, sink, files,
                {.files = input.files, .objects = static_cast<int>(input.corpus.objects().size())},
                input.failed);
}

}  // namespace twinhull::commands
