#pragma once

#include <string>
#include <vector>

#include "lint/check.h"
#include "lint/input/input.h"
#include "lint/input/sources.h"

namespace twinhull::lint {

/// The rules over the kustomizations of a run.
std::vector<Found> check_trees(const Input& input, Sources& sources);

/// A finding of a rule about something that is no object.
inline Found finding_at(std::string rule, source::Span span, std::string message, std::string help) {
  return {.finding = {
              .rule = std::move(rule), .message = std::move(message), .span = span, .help = std::move(help)}};
}

void check_fields(const Kustomization& tree, std::vector<Found>& out);
void check_missing_files(const Kustomization& tree, std::vector<Found>& out);
void check_unused_files(const Input& input, std::vector<Found>& out);

}  // namespace twinhull::lint
