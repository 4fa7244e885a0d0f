{{/* The beginning of every name. */}}
{{- define "ground-rules.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "ground-rules.image" -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end }}

{{- define "ground-rules.secrets" -}}
{{- .Values.secrets.existingSecret | default (printf "%s-secrets" (include "ground-rules.name" .)) -}}
{{- end }}

{{/* What marks our pods; a part's own mark is app.kubernetes.io/component. */}}
{{- define "ground-rules.selector" -}}
app.kubernetes.io/name: ground-rules
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "ground-rules.labels" -}}
{{ include "ground-rules.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{/* Settings that hold no secret, as NAME: value. */}}
{{- define "ground-rules.settings" -}}
GROUND_RULES_RASA_URL: http://{{ include "ground-rules.name" . }}-rasa:5005
GROUND_RULES_ACTIONS_URL: http://{{ include "ground-rules.name" . }}-actions:5055
{{- range $name, $value := .Values.settings }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* The two addresses that hold passwords. */}}
{{- define "ground-rules.stores" -}}
- name: GROUND_RULES_DATABASE
  valueFrom:
    secretKeyRef:
      name: {{ required "database.secretName is the Secret with PostgreSQL's address" .Values.database.secretName }}
      key: {{ .Values.database.secretKey }}
- name: GROUND_RULES_REDIS
  valueFrom:
    secretKeyRef:
      name: {{ required "redis.secretName is the Secret with Redis's address" .Values.redis.secretName }}
      key: {{ .Values.redis.secretKey }}
{{- end }}

{{- define "ground-rules.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "ground-rules.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/*
Puts the secrets where only their owner reads them, as a mounted Secret is root's, and runs a "command" of `groundrules`.
The settings stand in it, as the release's ConfigMap comes only after the work before it.
*/}}
{{- define "ground-rules.preparing" -}}
image: {{ include "ground-rules.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
command:
  - /bin/sh
  - -ec
  - |
    install -m 600 /run/ground-rules/secrets.json "$GROUND_RULES_HOME/secrets.json"
    exec deploy/start {{ .command }}
env:
  {{- include "ground-rules.stores" .root | nindent 2 }}
  {{- range $name, $value := include "ground-rules.settings" .root | fromYaml }}
  - name: {{ $name }}
    value: {{ $value | quote }}
  {{- end }}
volumeMounts:
  - {name: home, mountPath: /var/lib/ground-rules}
  - {name: tmp, mountPath: /tmp}
  - {name: secrets, mountPath: /run/ground-rules, readOnly: true}
securityContext:
  {{- include "ground-rules.containerSecurity" .root | nindent 2 }}
resources:
  {{- toYaml .root.Values.prepare.resources | nindent 2 }}
{{- end }}

{{- define "ground-rules.volumes" -}}
- name: home
  emptyDir: {medium: Memory, sizeLimit: 1Mi}
- name: tmp
  emptyDir: {}
- name: secrets
  secret:
    secretName: {{ include "ground-rules.secrets" . }}
    items:
      - {key: secrets.json, path: secrets.json}
{{- end }}

{{/* What all pods have in common; "root" is the whole. */}}
{{- define "ground-rules.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- include "ground-rules.podSecurity" .root | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumes:
  {{- include "ground-rules.volumes" .root | nindent 2 }}
{{- end }}

{{/*
A deployment of one process. Takes "root", "part" (its name in the Procfile), "values", "port", "env" (a dictionary of
its own variables), "path" (asked to see whether it is well) and "startSeconds".
*/}}
{{- define "ground-rules.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "ground-rules.name" .root }}-{{ .part }}
  labels:
    {{- include "ground-rules.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .part }}
spec:
  {{- if not .values.autoscaling.enabled }}
  replicas: {{ .values.replicas }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "ground-rules.selector" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .part }}
  strategy:
    rollingUpdate: {maxUnavailable: 0, maxSurge: 1}
  template:
    metadata:
      labels:
        {{- include "ground-rules.labels" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .part }}
      annotations:
        # Settings are read at the start: another value means other pods.
        checksum/settings: {{ include "ground-rules.settings" .root | sha256sum }}
    spec:
      {{- include "ground-rules.pod" . | nindent 6 }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "ground-rules.selector" .root | nindent 14 }}
              app.kubernetes.io/component: {{ .part }}
      initContainers:
        - name: home
          {{- include "ground-rules.preparing" (dict "root" .root "command" "prepare --no-ports --no-database") | nindent 10 }}
      containers:
        - name: {{ .part }}
          image: {{ include "ground-rules.image" .root }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          args: [{{ .part }}]
          ports:
            - {name: http, containerPort: {{ .port }}}
          envFrom:
            - configMapRef: {name: {{ include "ground-rules.name" .root }}-settings}
          env:
            {{- include "ground-rules.stores" .root | nindent 12 }}
            {{- range $name, $value := .env }}
            - name: {{ $name }}
              value: {{ $value | quote }}
            {{- end }}
          volumeMounts:
            - {name: home, mountPath: /var/lib/ground-rules, readOnly: true}
            - {name: tmp, mountPath: /tmp}
          startupProbe:
            httpGet: {path: {{ .path }}, port: http}
            periodSeconds: 2
            failureThreshold: {{ div .startSeconds 2 }}
          readinessProbe:
            httpGet: {path: {{ .path }}, port: http}
            periodSeconds: 5
            timeoutSeconds: 3
          livenessProbe:
            httpGet: {path: {{ .path }}, port: http}
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          resources:
            {{- toYaml .values.resources | nindent 12 }}
          securityContext:
            {{- include "ground-rules.containerSecurity" .root | nindent 12 }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "ground-rules.name" .root }}-{{ .part }}
  labels:
    {{- include "ground-rules.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .part }}
spec:
  type: {{ .type | default "ClusterIP" }}
  selector:
    {{- include "ground-rules.selector" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .part }}
  ports:
    - {name: http, port: {{ .servicePort | default .port }}, targetPort: http}
{{- if .root.Values.podDisruptionBudget.enabled }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "ground-rules.name" .root }}-{{ .part }}
  labels:
    {{- include "ground-rules.labels" .root | nindent 4 }}
spec:
  maxUnavailable: {{ .root.Values.podDisruptionBudget.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "ground-rules.selector" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .part }}
{{- end }}
{{- if .values.autoscaling.enabled }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "ground-rules.name" .root }}-{{ .part }}
  labels:
    {{- include "ground-rules.labels" .root | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "ground-rules.name" .root }}-{{ .part }}
  minReplicas: {{ .values.autoscaling.minReplicas }}
  maxReplicas: {{ .values.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ .values.autoscaling.targetCPUUtilizationPercentage }}
{{- end }}
{{- end }}
