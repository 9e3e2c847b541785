{{- /* Made from templates/fragments/. Do not edit: change the source, then run twinhull generate. */ -}}

{{/*
Annotations from which Dapr's injector makes the sidecar. They only count on pods. Here: backend.
*/}}
{{- define "todo-chatbot.backend.daprAnnotations" -}}
dapr.io/enabled: "true"
dapr.io/app-id: {{ .Values.backend.dapr.appId | default "todo-backend" | quote }}
dapr.io/app-port: {{ .Values.backend.dapr.appPort | default 8000 | quote }}
dapr.io/app-protocol: http
dapr.io/log-level: {{ .Values.dapr.logLevel }}
dapr.io/enable-api-logging: {{ .Values.backend.dapr.enableApiLogging | quote }}
dapr.io/sidecar-cpu-request: {{ .Values.dapr.sidecar.resources.requests.cpu | quote }}
dapr.io/sidecar-cpu-limit: {{ .Values.dapr.sidecar.resources.limits.cpu | quote }}
dapr.io/sidecar-memory-request: {{ .Values.dapr.sidecar.resources.requests.memory | quote }}
dapr.io/sidecar-memory-limit: {{ .Values.dapr.sidecar.resources.limits.memory | quote }}
{{- if gt (int .Values.backend.terminationGracePeriodSeconds) 5 }}
# The pod's grace period holds for both containers. Until its last seconds, in which the sidecar hands back what it
# still has, the sidecar serves the component, which may need it for requests that are not answered yet.
dapr.io/block-shutdown-duration: "{{ sub (int .Values.backend.terminationGracePeriodSeconds) 5 | int64 }}s"
dapr.io/graceful-shutdown-seconds: "5"
{{- else }}
dapr.io/graceful-shutdown-seconds: {{ .Values.backend.terminationGracePeriodSeconds | quote }}
{{- end }}
dapr.io/sidecar-seccomp-profile-type: RuntimeDefault
{{- end }}

{{/*
Labels of the objects of a component. Here: backend.
*/}}
{{- define "todo-chatbot.backend.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: backend
{{- include "todo-chatbot.commonLabels" . | nindent 0 }}
{{- end }}

{{/*
Labels of a component's pods: what selectors look for, and what is not tied to the installer or to a version,
so that only a component whose image changes is rolled out. Here: backend.
*/}}
{{- define "todo-chatbot.backend.podLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: backend
app.kubernetes.io/part-of: {{ .Chart.Name | quote }}
{{- end }}

{{/*
Labels by which a component's pods are found. A selector can never change. Here: backend.
*/}}
{{- define "todo-chatbot.backend.selectorLabels" -}}
app.kubernetes.io/component: backend
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
{{- end }}

{{/*
When a GitOps controller applies an object: what the components need comes before them, the lowest
number first. An object without this annotation has the number 0. Flux applies all that have one first. Here: broker.
*/}}
{{- define "todo-chatbot.broker.syncWave" -}}
argocd.argoproj.io/sync-wave: "-3"
{{- end }}

{{/*
Labels that every object of the system carries.
*/}}
{{- define "todo-chatbot.commonLabels" -}}
app.kubernetes.io/part-of: {{ .Chart.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}"
{{- end }}

{{/*
Labels of the objects that belong to no single component. Here: config.
*/}}
{{- define "todo-chatbot.config.partLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: config
{{- include "todo-chatbot.commonLabels" . | nindent 0 }}
{{- end }}

{{/*
Data of the ConfigMap. A setting that is only described is tuned in the values.
*/}}
{{- define "todo-chatbot.configData" -}}
BETTER_AUTH_URL: "http://{{ .Values.global.nodeAddress | default "192.168.49.2" }}:{{ .Values.frontend.service.nodePort | default 30080 }}"
CORS_ORIGINS: "http://{{ .Values.global.nodeAddress | default "192.168.49.2" }}:{{ .Values.frontend.service.nodePort | default 30080 }}"
MCP_SERVER_PORT: "8001"
MCP_SERVER_URL: "http://todo-mcp:{{ .Values.mcp.service.port }}"
NEXT_PUBLIC_API_URL: "http://{{ .Values.global.nodeAddress | default "192.168.49.2" }}:{{ .Values.backend.service.nodePort | default 30081 }}"
NEXT_PUBLIC_APP_URL: "http://{{ .Values.global.nodeAddress | default "192.168.49.2" }}:{{ .Values.frontend.service.nodePort | default 30080 }}"
{{- end }}

{{/*
Labels of the objects that belong to no single component. Here: dapr.
*/}}
{{- define "todo-chatbot.dapr.partLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: dapr
{{- include "todo-chatbot.commonLabels" . | nindent 0 }}
{{- end }}

{{/*
When a GitOps controller applies an object: what the components need comes before them, the lowest
number first. An object without this annotation has the number 0. Flux applies all that have one first. Here: dapr.
*/}}
{{- define "todo-chatbot.dapr.syncWave" -}}
# Dapr's components, which sidecars read when they start.
argocd.argoproj.io/sync-wave: "-1"
{{- end }}

{{/*
Annotations from which Dapr's injector makes the sidecar. They only count on pods. Here: frontend.
*/}}
{{- define "todo-chatbot.frontend.daprAnnotations" -}}
dapr.io/enabled: "true"
dapr.io/app-id: {{ .Values.frontend.dapr.appId | default "todo-frontend" | quote }}
dapr.io/app-port: {{ .Values.frontend.dapr.appPort | default 3000 | quote }}
dapr.io/app-protocol: http
dapr.io/log-level: {{ .Values.dapr.logLevel }}
dapr.io/enable-api-logging: {{ .Values.frontend.dapr.enableApiLogging | quote }}
dapr.io/sidecar-cpu-request: {{ .Values.dapr.sidecar.resources.requests.cpu | quote }}
dapr.io/sidecar-cpu-limit: {{ .Values.dapr.sidecar.resources.limits.cpu | quote }}
dapr.io/sidecar-memory-request: {{ .Values.dapr.sidecar.resources.requests.memory | quote }}
dapr.io/sidecar-memory-limit: {{ .Values.dapr.sidecar.resources.limits.memory | quote }}
{{- if gt (int .Values.frontend.terminationGracePeriodSeconds) 5 }}
# The pod's grace period holds for both containers. Until its last seconds, in which the sidecar hands back what it
# still has, the sidecar serves the component, which may need it for requests that are not answered yet.
dapr.io/block-shutdown-duration: "{{ sub (int .Values.frontend.terminationGracePeriodSeconds) 5 | int64 }}s"
dapr.io/graceful-shutdown-seconds: "5"
{{- else }}
dapr.io/graceful-shutdown-seconds: {{ .Values.frontend.terminationGracePeriodSeconds | quote }}
{{- end }}
dapr.io/sidecar-seccomp-profile-type: RuntimeDefault
{{- end }}

{{/*
Labels of the objects of a component. Here: frontend.
*/}}
{{- define "todo-chatbot.frontend.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: frontend
{{- include "todo-chatbot.commonLabels" . | nindent 0 }}
{{- end }}

{{/*
Labels of a component's pods: what selectors look for, and what is not tied to the installer or to a version,
so that only a component whose image changes is rolled out. Here: frontend.
*/}}
{{- define "todo-chatbot.frontend.podLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: frontend
app.kubernetes.io/part-of: {{ .Chart.Name | quote }}
{{- end }}

{{/*
Labels by which a component's pods are found. A selector can never change. Here: frontend.
*/}}
{{- define "todo-chatbot.frontend.selectorLabels" -}}
app.kubernetes.io/component: frontend
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
{{- end }}

{{/*
Labels of objects from which Strimzi makes pods. It copies labels, though not `app.kubernetes.io/version`:
one that changes with the chart would restart every broker. Here: kafka.
*/}}
{{- define "todo-chatbot.kafka.operatedLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: kafka
app.kubernetes.io/part-of: {{ .Chart.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
{{- end }}

{{/*
What holds data stays when it is no longer among the objects, or when all are removed: deleting it is left to a
person. Helm, Argo CD and Flux each have their own word for it.
*/}}
{{- define "todo-chatbot.kept" -}}
helm.sh/resource-policy: keep
argocd.argoproj.io/sync-options: Prune=false,Delete=false
kustomize.toolkit.fluxcd.io/prune: disabled
{{- end }}

{{/*
Annotations from which Dapr's injector makes the sidecar. They only count on pods. Here: mcp.
*/}}
{{- define "todo-chatbot.mcp.daprAnnotations" -}}
dapr.io/enabled: "true"
dapr.io/app-id: {{ .Values.mcp.dapr.appId | default "todo-mcp" | quote }}
dapr.io/app-port: {{ .Values.mcp.dapr.appPort | default 8001 | quote }}
dapr.io/app-protocol: http
dapr.io/log-level: {{ .Values.dapr.logLevel }}
dapr.io/enable-api-logging: {{ .Values.mcp.dapr.enableApiLogging | quote }}
dapr.io/sidecar-cpu-request: {{ .Values.dapr.sidecar.resources.requests.cpu | quote }}
dapr.io/sidecar-cpu-limit: {{ .Values.dapr.sidecar.resources.limits.cpu | quote }}
dapr.io/sidecar-memory-request: {{ .Values.dapr.sidecar.resources.requests.memory | quote }}
dapr.io/sidecar-memory-limit: {{ .Values.dapr.sidecar.resources.limits.memory | quote }}
{{- if gt (int .Values.mcp.terminationGracePeriodSeconds) 5 }}
# The pod's grace period holds for both containers. Until its last seconds, in which the sidecar hands back what it
# still has, the sidecar serves the component, which may need it for requests that are not answered yet.
dapr.io/block-shutdown-duration: "{{ sub (int .Values.mcp.terminationGracePeriodSeconds) 5 | int64 }}s"
dapr.io/graceful-shutdown-seconds: "5"
{{- else }}
dapr.io/graceful-shutdown-seconds: {{ .Values.mcp.terminationGracePeriodSeconds | quote }}
{{- end }}
dapr.io/sidecar-seccomp-profile-type: RuntimeDefault
{{- end }}

{{/*
Labels of the objects of a component. Here: mcp.
*/}}
{{- define "todo-chatbot.mcp.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: mcp
{{- include "todo-chatbot.commonLabels" . | nindent 0 }}
{{- end }}

{{/*
Labels of a component's pods: what selectors look for, and what is not tied to the installer or to a version,
so that only a component whose image changes is rolled out. Here: mcp.
*/}}
{{- define "todo-chatbot.mcp.podLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: mcp
app.kubernetes.io/part-of: {{ .Chart.Name | quote }}
{{- end }}

{{/*
Labels by which a component's pods are found. A selector can never change. Here: mcp.
*/}}
{{- define "todo-chatbot.mcp.selectorLabels" -}}
app.kubernetes.io/component: mcp
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
{{- end }}

{{/*
Labels of the objects that belong to no single component. Here: namespace.
*/}}
{{- define "todo-chatbot.namespace.partLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: namespace
{{- include "todo-chatbot.commonLabels" . | nindent 0 }}
{{- end }}

{{/*
When a GitOps controller applies an object: what the components need comes before them, the lowest
number first. An object without this annotation has the number 0. Flux applies all that have one first. Here: namespace.
*/}}
{{- define "todo-chatbot.namespace.syncWave" -}}
argocd.argoproj.io/sync-wave: "-5"
{{- end }}

{{/*
Labels of the objects that belong to no single component. Here: redpanda.
*/}}
{{- define "todo-chatbot.redpanda.partLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: redpanda
{{- include "todo-chatbot.commonLabels" . | nindent 0 }}
{{- end }}

{{/*
Labels of the pods of such a part. None changes with the application's version: that would restart a broker
whose image is the same. Here: redpanda.
*/}}
{{- define "todo-chatbot.redpanda.partPodLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: redpanda
app.kubernetes.io/part-of: {{ .Chart.Name | quote }}
{{- end }}

{{/*
Labels by which the pods of such a part are found. A selector can never change. Here: redpanda.
*/}}
{{- define "todo-chatbot.redpanda.partSelector" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: redpanda
{{- end }}

{{/*
What the restricted pod security standard asks of a container.
*/}}
{{- define "todo-chatbot.restrictedContainer" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end }}

{{/*
Labels of the objects that belong to no single component. Here: secret.
*/}}
{{- define "todo-chatbot.secret.partLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: secret
{{- include "todo-chatbot.commonLabels" . | nindent 0 }}
{{- end }}

{{/*
When a GitOps controller applies an object: what the components need comes before them, the lowest
number first. An object without this annotation has the number 0. Flux applies all that have one first. Here: secrets.
*/}}
{{- define "todo-chatbot.secrets.syncWave" -}}
argocd.argoproj.io/sync-wave: "-4"
{{- end }}

{{/*
Labels of the objects that belong to no single component. Here: test.
*/}}
{{- define "todo-chatbot.test.partLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: test
{{- include "todo-chatbot.commonLabels" . | nindent 0 }}
{{- end }}

{{/*
Labels by which the pods of such a part are found. A selector can never change. Here: test.
*/}}
{{- define "todo-chatbot.test.partSelector" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: test
{{- end }}

{{/*
A test is over within seconds and needs next to nothing.
*/}}
{{- define "todo-chatbot.testResources" -}}
requests:
  cpu: 10m
  memory: 32Mi
limits:
  cpu: 100m
  memory: 128Mi
{{- end }}

{{/*
Labels of the objects that belong to no single component. Here: topics.
*/}}
{{- define "todo-chatbot.topics.partLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: topics
{{- include "todo-chatbot.commonLabels" . | nindent 0 }}
{{- end }}

{{/*
Labels of the pods of such a part. None changes with the application's version: that would restart a broker
whose image is the same. Here: topics.
*/}}
{{- define "todo-chatbot.topics.partPodLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/component: topics
app.kubernetes.io/part-of: {{ .Chart.Name | quote }}
{{- end }}

{{/*
When a GitOps controller applies an object: what the components need comes before them, the lowest
number first. An object without this annotation has the number 0. Flux applies all that have one first. Here: topics.
*/}}
{{- define "todo-chatbot.topics.syncWave" -}}
argocd.argoproj.io/sync-wave: "-2"
{{- end }}

{{/*
Pods of the Job that makes the topics: one container each, which is tried again until the broker
answers, and does nothing where the topic is there.
*/}}
{{- define "todo-chatbot.topicsPodTemplate" -}}
metadata:
  labels:
    {{- include "todo-chatbot.topics.partPodLabels" . | nindent 4 }}
spec:
  restartPolicy: OnFailure
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- if .Values.global.imagePullSecrets }}
  imagePullSecrets:
    {{- range $name := .Values.global.imagePullSecrets }}
    - name: {{ $name | quote }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: {{ .Values.redpanda.securityContext.runAsUser | int64 }}
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: reminders
      image: "{{ .Values.redpanda.image.repository }}:{{ .Values.redpanda.image.tag }}"
      imagePullPolicy: IfNotPresent
      # The image's entry point is rpk. One broker holds one copy of each partition.
      args:
        - topic
        - create
        - reminders
        - --partitions=3
        - --replicas=1
        - --topic-config=retention.ms=604800000
        - --if-not-exists
      env:
        - name: RPK_BROKERS
          value: "redpanda:{{ .Values.redpanda.service.port }}"
        # rpk looks for its own settings below the home folder.
        - name: HOME
          value: /tmp
      resources:
        {{- toYaml .Values.redpanda.topicsJob.resources | nindent 8 }}
      securityContext:
        {{- include "todo-chatbot.restrictedContainer" . | nindent 8 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
    - name: task-events
      image: "{{ .Values.redpanda.image.repository }}:{{ .Values.redpanda.image.tag }}"
      imagePullPolicy: IfNotPresent
      # The image's entry point is rpk. One broker holds one copy of each partition.
      args:
        - topic
        - create
        - task-events
        - --partitions=3
        - --replicas=1
        - --topic-config=retention.ms=604800000
        - --if-not-exists
      env:
        - name: RPK_BROKERS
          value: "redpanda:{{ .Values.redpanda.service.port }}"
        # rpk looks for its own settings below the home folder.
        - name: HOME
          value: /tmp
      resources:
        {{- toYaml .Values.redpanda.topicsJob.resources | nindent 8 }}
      securityContext:
        {{- include "todo-chatbot.restrictedContainer" . | nindent 8 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 16Mi
{{- end }}
