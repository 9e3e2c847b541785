{{- /* Made from environments/004-kubernetes-deployment/system.yaml. Do not edit: change the source, then run twinhull generate. */ -}}

{{/*
What values.schema.json cannot say, or not in words: a line for each value that will not do.
*/}}
{{- define "todo.check-values" -}}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" .Values.global.namespace) }}
  global.namespace: a name here holds lower-case letters, digits and inner `-`
{{- end }}
{{- if hasKey .Values.global "nodeAddress" }}
  {{- if not (regexMatch "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$" .Values.global.nodeAddress) }}
    global.nodeAddress: a node's address is an IPv4 address or a host name, without scheme and port
  {{- end }}
{{- end }}
{{- range $index, $item := .Values.global.imagePullSecrets }}
  {{- if not (regexMatch `^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$` $item) }}
    global.imagePullSecrets[{{ $index }}]: a name here holds lower-case letters, digits, and inner `-` and `.`
  {{- end }}
{{- end }}
{{- include "todo.check-component" (dict "at" "frontend" "values" .Values.frontend) }}
{{- include "todo.check-component" (dict "at" "backend" "values" .Values.backend) }}
{{- if not (regexMatch "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$" .Values.secrets.store.name) }}
  secrets.store.name: a name here holds lower-case letters, digits, and inner `-` and `.`
{{- end }}
{{- if not (regexMatch "^([0-9]+(h|m|s))+$" .Values.secrets.store.refreshInterval) }}
  secrets.store.refreshInterval: a duration looks like `1h` or `15m`
{{- end }}
{{- if eq .Values.secrets.source "external" }}
  {{- if eq .Values.secrets.store.name "" }}
    secrets.store.name: `secrets.source: external` needs the name of a store
  {{- end }}
{{- end }}
{{- if not (regexMatch "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" .Values.dapr.controlPlaneNamespace) }}
  dapr.controlPlaneNamespace: a name here holds lower-case letters, digits and inner `-`
{{- end }}
{{- if not (kindIs "string" .Values.dapr.sidecar.resources.requests.cpu) }}
  dapr.sidecar.resources.requests.cpu: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- else if include "todo.quantity-exceeds" (list .Values.dapr.sidecar.resources.requests.cpu .Values.dapr.sidecar.resources.limits.cpu) }}
  dapr.sidecar.resources.requests.cpu: Request cannot exceed limit (`{{ .Values.dapr.sidecar.resources.requests.cpu }}` is above `{{ .Values.dapr.sidecar.resources.limits.cpu }}`)
{{- end }}
{{- if not (kindIs "string" .Values.dapr.sidecar.resources.requests.memory) }}
  dapr.sidecar.resources.requests.memory: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- else if include "todo.quantity-exceeds" (list .Values.dapr.sidecar.resources.requests.memory .Values.dapr.sidecar.resources.limits.memory) }}
  dapr.sidecar.resources.requests.memory: Request cannot exceed limit (`{{ .Values.dapr.sidecar.resources.requests.memory }}` is above `{{ .Values.dapr.sidecar.resources.limits.memory }}`)
{{- end }}
{{- if not (kindIs "string" .Values.dapr.sidecar.resources.limits.cpu) }}
  dapr.sidecar.resources.limits.cpu: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- end }}
{{- if not (kindIs "string" .Values.dapr.sidecar.resources.limits.memory) }}
  dapr.sidecar.resources.limits.memory: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- end }}
{{- if or (not (regexMatch "^[A-Za-z0-9_][-A-Za-z0-9_.]*$" .Values.redpanda.image.tag)) (gt (len .Values.redpanda.image.tag) 128) (not (regexMatch `^v[0-9]+\.[0-9]+\.[0-9]+[-A-Za-z0-9._]*$` .Values.redpanda.image.tag)) }}
  redpanda.image.tag: a tag of Redpanda looks like `v26.2.1`
{{- end }}
{{- if not (kindIs "string" .Values.redpanda.memory) }}
  redpanda.memory: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- else }}
  {{- if or (not (regexMatch `^\+?([0-9]{1,100}(\.[0-9]{0,100})?|\.[0-9]{1,100})([KMGTPE]i|[numkMGTPE]|[eE][+-]?0*([0-9]|1[0-9]|2[0-7]))?$` .Values.redpanda.memory)) (not (regexMatch "^[1-9][0-9]*[MG]$" .Values.redpanda.memory)) }}
    redpanda.memory: Redpanda takes its memory in `M` or `G`
  {{- end }}
  {{- if include "todo.quantity-exceeds" (list .Values.redpanda.memory .Values.redpanda.resources.limits.memory) }}
    redpanda.memory: the broker's `memory` cannot exceed the limit of its container (`{{ .Values.redpanda.memory }}` is above `{{ .Values.redpanda.resources.limits.memory }}`)
  {{- end }}
{{- end }}
{{- include "todo.check-resources" (dict "at" "redpanda.resources" "values" .Values.redpanda.resources) }}
{{- if not (kindIs "string" .Values.redpanda.storage.size) }}
  redpanda.storage.size: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- end }}
{{- include "todo.check-resources" (dict "at" "redpanda.topicsJob.resources" "values" .Values.redpanda.topicsJob.resources) }}
{{- if gt (float64 .Values.strimzi.topicReplicas) (float64 .Values.strimzi.replicas) }}
  strimzi.topicReplicas: a partition cannot have more copies than there are brokers (`{{ int64 .Values.strimzi.topicReplicas }}` is above `{{ int64 .Values.strimzi.replicas }}`)
{{- end }}
{{- if gt (float64 .Values.strimzi.minInSyncReplicas) (float64 .Values.strimzi.topicReplicas) }}
  strimzi.minInSyncReplicas: `minInSyncReplicas` cannot exceed `topicReplicas` (`{{ int64 .Values.strimzi.minInSyncReplicas }}` is above `{{ int64 .Values.strimzi.topicReplicas }}`)
{{- end }}
{{- include "todo.check-resources" (dict "at" "strimzi.resources" "values" .Values.strimzi.resources) }}
{{- if not (kindIs "string" .Values.strimzi.storage.size) }}
  strimzi.storage.size: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- end }}
{{- include "todo.check-resources" (dict "at" "strimzi.topicOperator.resources" "values" .Values.strimzi.topicOperator.resources) }}
{{- if eq .Values.tests.image.tag "latest" }}
  tests.image.tag: `latest` changes under a running system: name a fixed version
{{- end }}
{{- if hasKey .Values "capacity" }}
  {{- if hasKey .Values.capacity "cpu" }}
    {{- if not (kindIs "string" .Values.capacity.cpu) }}
      capacity.cpu: a quantity is a string: put it in quotes, like "1" or "512Mi"
    {{- end }}
  {{- end }}
  {{- if hasKey .Values.capacity "memory" }}
    {{- if not (kindIs "string" .Values.capacity.memory) }}
      capacity.memory: a quantity is a string: put it in quotes, like "1" or "512Mi"
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{/*
The same for a `component`: `at` is where it stands, `values` what it holds.
*/}}
{{- define "todo.check-component" -}}
{{- if lt (float64 .values.replicaCount) 1.0 }}
  {{ .at }}.replicaCount: At least 1 {{ .at }} replica required
{{- end }}
{{- if not (kindIs "string" .values.image.repository) }}
  {{ .at }}.image.repository: an image repository is lower case and carries no tag: put the tag into `image.tag`
{{- else if or (not (regexMatch "^([A-Za-z0-9][-A-Za-z0-9.]*(:[0-9]+)?/)?[a-z0-9][-a-z0-9._]*(/[a-z0-9][-a-z0-9._]*)*$" .values.image.repository)) (gt (len .values.image.repository) 255) (not (regexMatch "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]+)?/)?[a-z0-9]+([-._]+[a-z0-9]+)*(/[a-z0-9]+([-._]+[a-z0-9]+)*)*$" .values.image.repository)) }}
  {{ .at }}.image.repository: an image repository is lower case and carries no tag: put the tag into `image.tag`
{{- end }}
{{- if or (not (regexMatch "^[A-Za-z0-9_][-A-Za-z0-9_.]*$" .values.image.tag)) (gt (len .values.image.tag) 128) (not (regexMatch "^[A-Za-z0-9_][-A-Za-z0-9._]{0,127}$" .values.image.tag)) }}
  {{ .at }}.image.tag: an image tag has up to 128 letters, digits, `_`, `.` and `-`
{{- end }}
{{- if eq .values.image.tag "latest" }}
  {{ .at }}.image.tag: `latest` changes under a running system: name a fixed version
{{- end }}
{{- if hasKey .values.image "digest" }}
  {{- if or (not (regexMatch "^[a-z0-9+._-]+:[0-9a-f]+$" .values.image.digest)) (not (regexMatch "^sha256:[0-9a-f]{64}$" .values.image.digest)) }}
    {{ .at }}.image.digest: a digest is `sha256:` and 64 hexadecimal digits
  {{- end }}
{{- end }}
{{- if hasKey .values.service "nodePort" }}
  {{- if or (lt (float64 .values.service.nodePort) 30000.0) (gt (float64 .values.service.nodePort) 32767.0) }}
    {{ .at }}.service.nodePort: a node port lies between 30000 and 32767
  {{- end }}
{{- end }}
{{- if not (kindIs "string" .values.resources.requests.cpu) }}
  {{ .at }}.resources.requests.cpu: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- else if and (hasKey .values.resources.limits "cpu") (include "todo.quantity-exceeds" (list .values.resources.requests.cpu .values.resources.limits.cpu)) }}
  {{ .at }}.resources.requests.cpu: Request cannot exceed limit (`{{ .values.resources.requests.cpu }}` is above `{{ .values.resources.limits.cpu }}`)
{{- end }}
{{- if not (kindIs "string" .values.resources.requests.memory) }}
  {{ .at }}.resources.requests.memory: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- else if include "todo.quantity-exceeds" (list .values.resources.requests.memory .values.resources.limits.memory) }}
  {{ .at }}.resources.requests.memory: Request cannot exceed limit (`{{ .values.resources.requests.memory }}` is above `{{ .values.resources.limits.memory }}`)
{{- end }}
{{- if hasKey .values.resources.requests "ephemeral-storage" }}
  {{- if not (kindIs "string" (index .values.resources.requests "ephemeral-storage")) }}
    {{ .at }}.resources.requests.ephemeral-storage: a quantity is a string: put it in quotes, like "1" or "512Mi"
  {{- else if and (hasKey .values.resources.limits "ephemeral-storage") (include "todo.quantity-exceeds" (list (index .values.resources.requests "ephemeral-storage") (index .values.resources.limits "ephemeral-storage"))) }}
    {{ .at }}.resources.requests.ephemeral-storage: Request cannot exceed limit (`{{ (index .values.resources.requests "ephemeral-storage") }}` is above `{{ (index .values.resources.limits "ephemeral-storage") }}`)
  {{- end }}
{{- end }}
{{- if hasKey .values.resources.limits "cpu" }}
  {{- if not (kindIs "string" .values.resources.limits.cpu) }}
    {{ .at }}.resources.limits.cpu: a quantity is a string: put it in quotes, like "1" or "512Mi"
  {{- end }}
{{- end }}
{{- if not (kindIs "string" .values.resources.limits.memory) }}
  {{ .at }}.resources.limits.memory: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- end }}
{{- if hasKey .values.resources.limits "ephemeral-storage" }}
  {{- if not (kindIs "string" (index .values.resources.limits "ephemeral-storage")) }}
    {{ .at }}.resources.limits.ephemeral-storage: a quantity is a string: put it in quotes, like "1" or "512Mi"
  {{- end }}
{{- end }}
{{- range $key, $value := .values.resources.limits }}
  {{- if regexMatch `^(hugepages-[1-9][0-9]*[KMG]i|([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)+[a-z0-9]([-a-z0-9]*[a-z0-9])?/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)$` $key }}
    {{- if not (kindIs "string" $value) }}
      {{ $.at }}.resources.limits.{{ $key }}: a quantity is a string: put it in quotes, like "1" or "512Mi"
    {{- end }}
  {{- end }}
{{- end }}
{{- range $key, $_ := .values.env }}
  {{- if not (regexMatch "^[A-Za-z_][A-Za-z0-9_]*$" $key) }}
    {{ $.at }}.env.{{ $key }}: a name of an environment variable holds letters, digits and `_`, and does not start with a digit
  {{- end }}
{{- end }}
{{- range $key, $value := .values.env }}
  {{- if not (kindIs "string" $value) }}
    {{ $.at }}.env.{{ $key }}: the value of an environment variable is a string: put it in quotes
  {{- end }}
{{- end }}
{{- if not (regexMatch "^/[^ ]*$" .values.healthPath) }}
  {{ .at }}.healthPath: a path starts with `/`
{{- end }}
{{- if hasKey .values.dapr "appId" }}
  {{- if not (regexMatch "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" .values.dapr.appId) }}
    {{ .at }}.dapr.appId: an app id holds lower-case letters, digits and `-`
  {{- end }}
  {{- if not (regexMatch "(?s)^.{0,58}$" .values.dapr.appId) }}
    {{ .at }}.dapr.appId: an app id has at most 58 characters, for Dapr makes a Service `<appId>-dapr` of it
  {{- end }}
{{- end }}
{{- if hasKey .values.dapr "appPort" }}
  {{- if or (eq (float64 .values.dapr.appPort) 3500.0) (eq (float64 .values.dapr.appPort) 3501.0) (eq (float64 .values.dapr.appPort) 9090.0) (eq (float64 .values.dapr.appPort) 50001.0) (eq (float64 .values.dapr.appPort) 50002.0) }}
    {{ .at }}.dapr.appPort: the sidecar itself listens on this port
  {{- end }}
{{- end }}
{{- if eq (float64 .values.strategy.maxUnavailable) 0.0 }}
  {{- if lt (float64 .values.strategy.maxSurge) 1.0 }}
    {{ .at }}.strategy.maxSurge: with `maxUnavailable: 0` an update needs at least one pod in addition
  {{- end }}
{{- end }}
{{- if gt (float64 .values.autoscaling.minReplicas) (float64 .values.autoscaling.maxReplicas) }}
  {{ .at }}.autoscaling.minReplicas: `minReplicas` cannot exceed `maxReplicas` (`{{ int64 .values.autoscaling.minReplicas }}` is above `{{ int64 .values.autoscaling.maxReplicas }}`)
{{- end }}
{{- if lt (float64 .values.podDisruptionBudget.maxUnavailable) 1.0 }}
  {{ .at }}.podDisruptionBudget.maxUnavailable: a budget that lets no pod go lets no node be drained
{{- end }}
{{- if not (regexMatch `^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?$` .values.ingress.host) }}
  {{ .at }}.ingress.host: a host name holds lower-case letters, digits, `-` and dots, and neither scheme nor path
{{- end }}
{{- if not (regexMatch "^/" .values.ingress.path) }}
  {{ .at }}.ingress.path: a path starts with `/`
{{- end }}
{{- if hasKey .values.ingress.tls "secretName" }}
  {{- if not (regexMatch `^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$` .values.ingress.tls.secretName) }}
    {{ .at }}.ingress.tls.secretName: a name here holds lower-case letters, digits, and inner `-` and `.`
  {{- end }}
{{- end }}
{{- if .values.ingress.enabled }}
  {{- if eq .values.ingress.host "" }}
    {{ .at }}.ingress.host: an Ingress needs a host name
  {{- end }}
{{- end }}
{{- if hasKey .values.networkPolicy "ingressNamespace" }}
  {{- if not (regexMatch "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" .values.networkPolicy.ingressNamespace) }}
    {{ .at }}.networkPolicy.ingressNamespace: a name here holds lower-case letters, digits and inner `-`
  {{- end }}
{{- end }}
{{- if hasKey .values.serviceAccount "name" }}
  {{- if not (regexMatch `^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$` .values.serviceAccount.name) }}
    {{ .at }}.serviceAccount.name: a name here holds lower-case letters, digits, and inner `-` and `.`
  {{- end }}
{{- end }}
{{- if not .values.serviceAccount.create }}
  {{- if not (hasKey .values.serviceAccount "name") }}
    {{ .at }}.serviceAccount.name: a ServiceAccount that is not made here needs its `name`
  {{- end }}
{{- end }}
{{- range $key, $_ := .values.podAnnotations }}
  {{- if regexMatch `^(dapr\.io/|checksum/config$|kubectl\.kubernetes\.io/default-container$)` $key }}
    {{ $.at }}.podAnnotations.{{ $key }}: this annotation is written by the chart itself
  {{- end }}
{{- end }}
{{- end }}

{{/*
The same for a `resources`: `at` is where it stands, `values` what it holds.
*/}}
{{- define "todo.check-resources" -}}
{{- if not (kindIs "string" .values.requests.cpu) }}
  {{ .at }}.requests.cpu: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- else if and (hasKey .values.limits "cpu") (include "todo.quantity-exceeds" (list .values.requests.cpu .values.limits.cpu)) }}
  {{ .at }}.requests.cpu: Request cannot exceed limit (`{{ .values.requests.cpu }}` is above `{{ .values.limits.cpu }}`)
{{- end }}
{{- if not (kindIs "string" .values.requests.memory) }}
  {{ .at }}.requests.memory: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- else if include "todo.quantity-exceeds" (list .values.requests.memory .values.limits.memory) }}
  {{ .at }}.requests.memory: Request cannot exceed limit (`{{ .values.requests.memory }}` is above `{{ .values.limits.memory }}`)
{{- end }}
{{- if hasKey .values.limits "cpu" }}
  {{- if not (kindIs "string" .values.limits.cpu) }}
    {{ .at }}.limits.cpu: a quantity is a string: put it in quotes, like "1" or "512Mi"
  {{- end }}
{{- end }}
{{- if not (kindIs "string" .values.limits.memory) }}
  {{ .at }}.limits.memory: a quantity is a string: put it in quotes, like "1" or "512Mi"
{{- end }}
{{- end }}

{{/*
Whether the first of two quantities is above the second: `true`, or nothing. What is no quantity is above nothing.
*/}}
{{- define "todo.quantity-exceeds" -}}
{{- $amount := include "todo.quantity-amount" (first .) }}
{{- $limit := include "todo.quantity-amount" (last .) }}
{{- if and $amount $limit (gt $amount $limit) }}true{{ end }}
{{- end }}

{{/*
A quantity in billionths, the finest that Kubernetes keeps: the number of digits, then the digits, so that
the text of the larger amount comes later in the alphabet. No arithmetic of templates is exact for all of
them: powers of ten move the point, and 1024 is multiplied in digit by digit.
*/}}
{{- define "todo.quantity-amount" -}}
{{- if regexMatch `^\+?([0-9]{1,100}(\.[0-9]{0,100})?|\.[0-9]{1,100})([KMGTPE]i|[numkMGTPE]|[eE][+-]?0*([0-9]|1[0-9]|2[0-7]))?$` (toString .) }}
{{- $text := toString . | trimPrefix "+" }}
{{- $number := regexFind `^[0-9.]+` $text }}
{{- $suffix := trimPrefix $number $text }}
{{- $fraction := regexFind `\..*` $number | trimPrefix "." }}
{{- $digits := $number | replace "." "" }}
{{- $binary := dict "Ki" 1 "Mi" 2 "Gi" 3 "Ti" 4 "Pi" 5 "Ei" 6 }}
{{- $decimal := dict "n" -9 "u" -6 "m" -3 "" 0 "k" 3 "M" 6 "G" 9 "T" 12 "P" 15 "E" 18 }}
{{- $power := 0 }}
{{- if hasKey $decimal $suffix }}
{{- $power = get $decimal $suffix }}
{{- else if hasKey $binary $suffix }}
{{- range until (get $binary $suffix) }}
{{- $digits = include "todo.quantity-product" (list $digits 1024 0) }}
{{- end }}
{{- else }}
{{- $power = regexFind `[-+]?[0-9]+$` $suffix | atoi }}
{{- end }}
{{- $zeros := sub (add $power 9) (len $fraction) | int }}
{{- if ge $zeros 0 }}
{{- $digits = printf "%s%s" $digits (repeat $zeros "0") }}
{{- else }}
{{- $digits = printf "%s%s" (repeat (sub 0 $zeros | int) "0") $digits }}
{{- $kept := add (len $digits) $zeros | int }}
{{- $finer := substr $kept (len $digits) $digits }}
{{- $digits = trunc $kept $digits }}
{{- if regexMatch `[1-9]` $finer }}
{{- /* What is finer still is rounded up. */}}
{{- $digits = include "todo.quantity-product" (list $digits 1 1) }}
{{- end }}
{{- end }}
{{- $digits = regexReplaceAll `^0+` $digits "" }}
{{- $amount := printf "%03d%s" (len $digits) $digits }}
{{- $most := "0289223372036854775807000000000" }}
{{- if and (hasKey $binary $suffix) (gt $amount $most) }}
{{- /* Kubernetes cuts off amounts with a binary suffix at 2^63-1. */}}
{{- $amount = $most }}
{{- end }}
{{- $amount }}
{{- end }}
{{- end }}

{{/*
A product of long numbers: decimal digits, times the second item, plus the third.
*/}}
{{- define "todo.quantity-product" -}}
{{- $factor := index . 1 }}
{{- $carry := index . 2 }}
{{- $product := "" }}
{{- range first . | splitList "" | reverse }}
{{- $carry = atoi . | mul $factor | add $carry }}
{{- $product = printf "%d%s" (mod $carry 10) $product }}
{{- $carry = div $carry 10 }}
{{- end }}
{{- printf "%d%s" $carry $product }}
{{- end }}
