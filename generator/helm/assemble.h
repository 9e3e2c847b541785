#pragma once

#include <memory>
#include <string>
#include <vector>

#include "helm/chart.h"
#include "helm/origins.h"
#include "helm/render.h"

namespace twinhull::helm {

/// What a template rendered.
struct TemplateOutput {
  std::string path;  ///< `web/templates/x.yaml`
  std::string text;
  Pieces pieces;  ///< of the text, if they are recorded
};

/// Appends the CustomResourceDefinitions of a chart and its subcharts, and their pieces. `origins` can be
/// null.
void add_crds(const Chart& chart, std::string& out, Origins* origins, Pieces& pieces);

/// Appends the documents of all templates to the output, in the order in which Helm installs them, hooks
/// last, and their pieces. Invalid ones are errors. `origins` can be null.
void assemble(std::vector<TemplateOutput>& outputs, RenderResult& rendered,
              const std::shared_ptr<Origins>& origins, Pieces& pieces);

}  // namespace twinhull::helm
