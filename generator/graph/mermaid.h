#pragma once

#include <string>

#include "graph/graph.h"

namespace twinhull::graph {

/// The picture as a Mermaid flowchart, which GitHub, GitLab and many editors draw inside of Markdown. Ends
/// with a line break; holds no line of backticks, so it can be fenced by three.
std::string mermaid(const Graph& graph);

}  // namespace twinhull::graph
