// Draws the API's documentation. Nothing is asked of any other server: no validator badge, no remote assets.

const SPEC = "/api/openapi.json";

const response = await fetch(SPEC);
const spec = await response.json();
// This Swagger UI reads OpenAPI 3.0 only, and refuses 3.1 by its number. What we use of 3.1 it can draw.
if (spec.openapi?.startsWith("3.1")) spec.openapi = "3.0.3";
window.SwaggerUIBundle({
  spec,
  domNode: document.getElementById("api-docs"),
  deepLinking: true,
  validatorUrl: null,
});
