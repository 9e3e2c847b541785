#pragma once

#include <cstdint>
#include <string_view>

#include "lint/input/workspace.h"
#include "yaml/reader.h"

namespace twinhull::lint {

/// Whether a text is worth parsing: other people's YAML (values, pipelines, lock files) mostly is not.
bool may_hold_objects(std::string_view text);

/// Whether a text may be nested so deeply, or stand for so much by its aliases, that no reader holds it. It
/// is parsed then whatever words are in it, so that it is told of.
bool may_exceed_limits(std::string_view text);

/// Takes in what was read of a file: its objects, what is wrong with them, and what could not be read.
/// Documents that are none of Kubernetes are counted, and what is wrong with those is none of our business.
void add_manifest(yaml::ReadResult read, const source::Files& files, std::uint32_t unit, Workspace& input);

}  // namespace twinhull::lint
